import { keywords, noToken, type Token } from './token';

export type Language = 'javascript' | 'python';

/** A file's text with its tokens: what the structure passes work on. */
export interface Lexed {
  path: string;
  text: string;
  language: Language;
  lines: string[];
  /** Offset of each line's first character. */
  lineStarts: number[];
  tokens: Token[];
  /** For each bracket token the index of its partner, else -1. */
  partner: number[];
}

/** For each bracket token the index of its partner, else -1. */
export function partners(tokens: Token[]): number[] {
  const partner = new Array<number>(tokens.length).fill(-1);
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'operator') return;
    if ('([{'.includes(token.text)) open.push(i);
    else if (')]}'.includes(token.text)) {
      const start = open.pop();
      if (start !== undefined) {
        partner[start] = i;
        partner[i] = start;
      }
    }
  });
  return partner;
}

export const tokenAt = (source: Lexed, i: number): Token => source.tokens[i] ?? noToken;
export const partnerOf = (source: Lexed, i: number): number => source.partner[i] ?? -1;

/** The text from token `first` to token `last`, both included. */
export const textOf = (source: Lexed, first: number, last: number): string =>
  source.text.slice(tokenAt(source, first).start, tokenAt(source, last).end);

export const isKeyword = (source: Lexed, name: string): boolean => keywords[source.language].has(name);

/** A word that names something: no keyword. */
export const isName = (source: Lexed, token: Token): boolean =>
  token.kind === 'word' && !isKeyword(source, token.text);

/** A name that stands for a value by itself: no property, no key of an object literal, no keyword argument. */
export function isVariable(source: Lexed, i: number): boolean {
  if (!isName(source, tokenAt(source, i))) return false;
  const before = tokenAt(source, i - 1).text;
  const after = tokenAt(source, i + 1).text;
  if (before === '.' || before === '?.') return false;
  if (source.language === 'javascript' && after === ':' && (before === '{' || before === ',')) return false;
  return !(source.language === 'python' && after === '=' && (before === '(' || before === ','));
}

const valueKeywords = /^(?:this|self|cls|null|None|true|false|True|False|undefined|NaN|Infinity)$/;
const operandEnd = (token: Token) =>
  token.kind !== 'operator' || token.text === ')' || token.text === ']' || token.text === '}';

/** Index of the first token of the primary expression that ends at token `end`, or -1. */
export function operandStart(source: Lexed, end: number): number {
  let at = end;
  for (;;) {
    const token = tokenAt(source, at);
    if (token.text === '' || !operandEnd(token) || token.text === '}') return -1;
    if (token.text === ')' || token.text === ']') {
      at = partnerOf(source, at);
      if (at < 0) return -1;
      const before = tokenAt(source, at - 1);
      const continues =
        (before.kind === 'word' &&
          (!isKeyword(source, before.text) || /^(?:this|self|super)$/.test(before.text))) ||
        before.text === ')' ||
        before.text === ']';
      if (continues && before.line === tokenAt(source, at).line) at--;
      else return at;
      continue;
    }
    if (token.kind === 'word' && isKeyword(source, token.text) && !valueKeywords.test(token.text)) return -1;
    const before = tokenAt(source, at - 1).text;
    if (before !== '.' && before !== '?.') return at;
    at -= 2;
  }
}

/** Index of the last token of the primary expression that starts at token `start`, or -1. */
export function operandStop(source: Lexed, start: number): number {
  let at = start;
  const first = tokenAt(source, at);
  if (first.text === '-' || first.text === '!') at++;
  const head = tokenAt(source, at);
  if (head.text === '(' || head.text === '[') at = partnerOf(source, at);
  else if (head.kind === 'operator' || head.kind === 'template') return -1;
  else if (head.kind === 'word' && isKeyword(source, head.text) && !valueKeywords.test(head.text)) return -1;
  if (at < 0) return -1;
  for (;;) {
    const next = tokenAt(source, at + 1).text;
    if (next === '.' || next === '?.') at += 2;
    else if ((next === '(' || next === '[') && tokenAt(source, at + 1).line === tokenAt(source, at).line) {
      at = partnerOf(source, at + 1);
      if (at < 0) return -1;
    } else return at;
  }
}

/** The arguments of the call or parameter list whose `(` is token `open`, as inclusive token ranges. */
export function argumentRanges(source: Lexed, open: number): { first: number; last: number }[] {
  const close = partnerOf(source, open);
  const ranges: { first: number; last: number }[] = [];
  if (close < 0 || close === open + 1) return ranges;
  let first = open + 1;
  for (let i = open + 1; i <= close; i++) {
    const inner = partnerOf(source, i);
    if (i < close && inner > i) i = inner;
    else if (i === close || tokenAt(source, i).text === ',') {
      if (i > first) ranges.push({ first, last: i - 1 });
      first = i + 1;
    }
  }
  return ranges;
}
