import { textOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

/** What kind of change an operator makes; the failure's message shifts weight between these. */
export type Family =
  | 'relational'
  | 'arithmetic'
  | 'off-by-one'
  | 'logic'
  | 'constant'
  | 'variable'
  | 'arguments'
  | 'statement'
  | 'guard'
  | 'return'
  | 'method'
  | 'rounding'
  | 'index'
  | 'default'
  | 'string'
  | 'regex'
  | 'assignment'
  | 'property'
  | 'copy'
  | 'conversion';

/** One replacement in one file. */
export interface Mutation {
  family: Family;
  /** Offsets into the text, `end` exclusive. */
  start: number;
  end: number;
  replacement: string;
  /** How likely such a change repairs a fault where it applies, relative to others; about 0.02 … 1. */
  prior: number;
  /** Token of the middle of the change decides the line: counted from 1. */
  line: number;
  /** In words, for the thought: "`<` to `<=`". */
  note: string;
}

/** Literals seen in tests and sources, for operators that need ingredients from elsewhere. */
export interface Vocabulary {
  strings: readonly string[];
  numbers: readonly string[];
  /** What the failing assertions compared, as pairs of actual and expected. */
  compared: Compared;
}

export interface Compared {
  numbers: readonly (readonly [number, number])[];
  strings: readonly (readonly [string, string])[];
}
export const noVocabulary: Vocabulary = { strings: [], numbers: [], compared: { numbers: [], strings: [] } };

export type Operator = (source: Source, vocabulary: Vocabulary) => Iterable<Mutation>;

const clip = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

/** Replaces the tokens `first` … `last`. */
export function replaceTokens(
  source: Source,
  family: Family,
  first: number,
  last: number,
  replacement: string,
  prior: number,
): Mutation {
  return {
    family,
    start: tokenAt(source, first).start,
    end: tokenAt(source, last).end,
    replacement,
    prior,
    line: tokenAt(source, first).line,
    note:
      replacement === ''
        ? `dropping \`${clip(textOf(source, first, last))}\``
        : `\`${clip(textOf(source, first, last))}\` to \`${clip(replacement)}\``,
  };
}

/** Replaces whole lines `first` … `last` (from 1, inclusive) by `replacement` lines; none deletes them. */
export function replaceLines(
  source: Source,
  family: Family,
  first: number,
  last: number,
  replacement: string[],
  prior: number,
  note: string,
): Mutation {
  const start = source.lineStarts[first - 1] ?? 0;
  const endOfLast = (source.lineStarts[last - 1] ?? 0) + (source.lines[last - 1] ?? '').length;
  const dropsNewline = replacement.length === 0 && endOfLast < source.text.length;
  return {
    family,
    start,
    end: dropsNewline ? endOfLast + 1 : endOfLast,
    replacement: replacement.join('\n'),
    prior,
    line: first,
    note,
  };
}

/** The text after the mutation. */
export const mutated = (text: string, mutation: Pick<Mutation, 'start' | 'end' | 'replacement'>): string =>
  text.slice(0, mutation.start) + mutation.replacement + text.slice(mutation.end);

export const lineText = (source: Source, line: number): string => source.lines[line - 1] ?? '';
export const linesText = (source: Source, first: number, last: number): string[] =>
  source.lines.slice(first - 1, last);
export const quoteNote = clip;
