import {
  argumentRanges,
  isVariable,
  operandStart,
  operandStop,
  partnerOf,
  textOf,
  tokenAt,
} from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { type Mutation, type Operator, replaceTokens } from './mutation';

const boundCalls =
  /^(?:slice|splice|substring|substr|range|at|charAt|charCodeAt|padStart|padEnd|repeat|fill|toFixed|insert|pop|round|Array|randint|min|max)$/;
const comparison = /^(?:<|<=|>|>=|===|!==|==|!=)$/;

/** One added to or taken from bounds: numbers, comparison operands, indexes and arguments of slicing calls. */
export const offByOne: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind === 'number' && /^\d+$/.test(token.text)) yield* nudgeNumber(source, i);
    if (token.kind !== 'operator') continue;
    if (token.text === '+' || token.text === '-') yield* dropOne(source, i);
    if (comparison.test(token.text)) yield* nudgeOperand(source, i + 1, 0.3);
    if (token.text === '[' && partnerOf(source, i) > i + 1 && operandStart(source, i - 1) >= 0)
      yield* nudgeIndex(source, i);
    if (token.text === '(' && boundCalls.test(tokenAt(source, i - 1).text)) {
      for (const { first, last } of argumentRanges(source, i)) yield* nudgeRange(source, first, last, 0.4);
    }
  }
};

function* nudgeNumber(source: Source, i: number): Iterable<Mutation> {
  const value = Number(tokenAt(source, i).text);
  const before = tokenAt(source, i - 1).text;
  const after = tokenAt(source, i + 1).text;
  const bound =
    comparison.test(before) ||
    comparison.test(after) ||
    /^[[:]$/.test(before) ||
    after === ']' ||
    after === ':';
  const loopStart =
    before === '=' && /\b(?:for|range)\b/.test(source.lines[tokenAt(source, i).line - 1] ?? '');
  const prior = bound || loopStart ? 0.5 : value > 1000 ? 0.1 : 0.25;
  yield replaceTokens(source, 'off-by-one', i, i, String(value + 1), prior);
  if (value > 0) yield replaceTokens(source, 'off-by-one', i, i, String(value - 1), prior);
}

/** `x - 1` and `x + 1` to `x`. */
function* dropOne(source: Source, i: number): Iterable<Mutation> {
  const left = operandStart(source, i - 1);
  if (tokenAt(source, i + 1).text !== '1' || left < 0) return;
  yield replaceTokens(source, 'off-by-one', left, i + 1, textOf(source, left, i - 1), 0.8);
}

function* nudgeOperand(source: Source, first: number, prior: number): Iterable<Mutation> {
  const last = operandStop(source, first);
  if (last < 0 || tokenAt(source, first).kind === 'number' || tokenAt(source, first).kind === 'string')
    return;
  const next = tokenAt(source, last + 1).text;
  if (
    next === '+' ||
    next === '-' ||
    /^(?:null|None|undefined|true|false|True|False)$/.test(tokenAt(source, first).text)
  )
    return;
  yield* nudgeRange(source, first, last, prior);
}

function* nudgeIndex(source: Source, open: number): Iterable<Mutation> {
  const close = partnerOf(source, open);
  let first = open + 1;
  for (let i = open + 1; i <= close; i++) {
    if (i === close || tokenAt(source, i).text === ':') {
      if (i > first) yield* nudgeRange(source, first, i - 1, 0.35);
      first = i + 1;
    } else if (partnerOf(source, i) > i) i = partnerOf(source, i);
  }
}

/** `x` to `x - 1` and `x + 1`, where the range is no plain literal and has no such term yet. */
function* nudgeRange(source: Source, first: number, last: number, prior: number): Iterable<Mutation> {
  const text = textOf(source, first, last);
  if (first === last && !isVariable(source, first)) return;
  if (/[+-]\s*1$/.test(text) || /["'`?]|=>|\b(?:and|or|not|lambda)\b|&&/.test(text)) return;
  yield replaceTokens(source, 'off-by-one', first, last, `${text} - 1`, prior);
  yield replaceTokens(source, 'off-by-one', first, last, `${text} + 1`, prior);
}
