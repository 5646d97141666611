import type { ActionKind } from '@/server/core/agent/action';
import { own } from '@/server/core/base/own';
import { needsAttempt, needsNumber, needsOneOf, needsPath, needsTest } from './sentences';

/** The words of `is:`. */
const marks = [
  'fixed',
  'broken',
  'solved',
  'verified',
  'rejected',
  'error',
  'edited',
  'person',
  'best',
  'flagged',
] as const;
export type Mark = (typeof marks)[number];

/** The amounts that a query can compare. */
const amounts = ['depth', 'cost', 'tokens', 'seconds', 'visits', 'passing'] as const;
type Amount = (typeof amounts)[number];

export interface Comparison {
  amount: Amount;
  sign: '<' | '>' | '=';
  value: number;
}

/** What a person looks for. A node is found if it matches everything. */
export interface SearchQuery {
  /** Words and “phrases” that all occur in the node's title, action, thought or observation. Lower case. */
  terms: string[];
  /** Parts of paths: of the file of the action, or of a changed file. Lower case. */
  files: string[];
  /** A part of the name of a test that the node fixed or broke, or null. */
  test: string | null;
  kinds: ActionKind[];
  attempts: number[];
  marks: Mark[];
  comparisons: Comparison[];
  /** Sentences about the terms that are not valid. The other terms apply. */
  problems: string[];
}

const kindsByName: Record<string, ActionKind[]> = {
  read: ['read_file'],
  search: ['search'],
  list: ['list_files'],
  edit: ['edit_file', 'insert_lines', 'undo_edit', 'write_file', 'apply_patch'],
  insert: ['insert_lines'],
  undo: ['undo_edit'],
  write: ['write_file'],
  patch: ['apply_patch'],
  test: ['run_tests'],
  shell: ['shell'],
  finish: ['finish'],
  tool: ['tool'],
};

const unquoted = (text: string) => text.replace(/^"|"$/g, '');

/** Reads a query such as `"off by one" file:src is:fixed depth>10`. A term that is not a filter is searched for. */
export function parseQuery(text: string): SearchQuery {
  const query: SearchQuery = {
    terms: [],
    files: [],
    test: null,
    kinds: [],
    attempts: [],
    marks: [],
    comparisons: [],
    problems: [],
  };
  for (const term of text.match(/[a-z]+:"[^"]*"|"[^"]*"|\S+/gi) ?? []) readTerm(query, term);
  return query;
}

function readTerm(query: SearchQuery, term: string): void {
  const [, name = '', sign = '', rest = ''] = /^([a-z]+)([:<>=])(.*)$/i.exec(term) ?? [];
  const key = name.toLowerCase();
  const value = unquoted(rest).toLowerCase();
  const amount = amounts.find((known) => known === key);
  if (amount) {
    const number = value === '' ? Number.NaN : Number(value);
    if (Number.isNaN(number)) query.problems.push(needsNumber(key));
    else query.comparisons.push({ amount, sign: sign === '<' || sign === '>' ? sign : '=', value: number });
    return;
  }
  if (sign !== ':') {
    const bare = unquoted(term).toLowerCase();
    if (bare !== '') query.terms.push(bare);
    return;
  }
  switch (key) {
    case 'file':
      if (value === '') query.problems.push(needsPath);
      else query.files.push(value);
      return;
    case 'test':
      if (value === '') query.problems.push(needsTest);
      else query.test = value;
      return;
    case 'kind': {
      const kinds = own(kindsByName, value);
      if (kinds) query.kinds.push(...kinds);
      else query.problems.push(needsOneOf('kind', Object.keys(kindsByName)));
      return;
    }
    case 'attempt': {
      const number = Number(value.replace(/^a/, ''));
      if (Number.isInteger(number) && number > 0) query.attempts.push(number);
      else query.problems.push(needsAttempt);
      return;
    }
    case 'is': {
      const mark = marks.find((known) => known === value);
      if (mark) query.marks.push(mark);
      else query.problems.push(needsOneOf('is', marks));
      return;
    }
    default:
      query.terms.push(unquoted(term).toLowerCase());
  }
}

/** Whether the query looks for nothing. */
export const isEmpty = (query: SearchQuery): boolean =>
  !needsTexts(query) &&
  query.files.length + query.kinds.length + query.attempts.length === 0 &&
  query.marks.length + query.comparisons.length === 0;

/** Whether the answer needs stored texts, which only the server has. */
export const needsTexts = (query: SearchQuery): boolean => query.terms.length > 0 || query.test !== null;
