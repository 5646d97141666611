import type { Token, TokenKind } from './token';

const operators = [
  '**=',
  '//=',
  '>>=',
  '<<=',
  '...',
  '**',
  '//',
  '==',
  '!=',
  '<=',
  '>=',
  ':=',
  '->',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '<<',
  '>>',
];
const stringOpening = /(?:[rRbBuUfF]{0,2})("""|'''|"|')/y;
const identifierPattern = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const numberPattern =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?j?/y;

/** The tokens of Python text. An f-string is one string. Never throws: an unclosed string ends with the line or text. */
export function lexPython(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  const push = (kind: TokenKind, end: number) => {
    const piece = text.slice(at, end);
    tokens.push({ kind, text: piece, start: at, end, line });
    for (let i = piece.indexOf('\n'); i >= 0; i = piece.indexOf('\n', i + 1)) line++;
    at = end;
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const stringEnd = (from: number, quote: string): number => {
    for (let i = from; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text.startsWith(quote, i)) return i + quote.length;
      else if (text[i] === '\n' && quote.length === 1) return i;
    }
    return text.length;
  };
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === '\n') {
      line++;
      at++;
      continue;
    }
    if (/\s/.test(c) || c === '\\') {
      at++;
      continue;
    }
    if (c === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const opening = match(stringOpening);
    if (opening) {
      push('string', stringEnd(at + opening[0].length, opening[1] ?? '"'));
      continue;
    }
    if (/\d/.test(c) || (c === '.' && /\d/.test(text[at + 1] ?? ''))) {
      push('number', at + Math.max(1, match(numberPattern)?.[0].length ?? 1));
      continue;
    }
    const identifier = match(identifierPattern);
    if (identifier) push('word', at + identifier[0].length);
    else push('operator', at + (operators.find((o) => text.startsWith(o, at))?.length ?? 1));
  }
  return tokens;
}
