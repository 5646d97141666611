import type { Token, TokenKind } from './token';

const operators = [
  '>>>=',
  '...',
  '===',
  '!==',
  '**=',
  '<<=',
  '>>=',
  '>>>',
  '&&=',
  '||=',
  '??=',
  '=>',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '??',
  '?.',
  '++',
  '--',
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
  '**',
]; // longest first

const identifierPattern = /[\p{L}\p{Nl}$_#@][\p{L}\p{Nl}\p{Nd}$_\u200c\u200d]*/uy;
const numberPattern =
  /0[xX][\da-fA-F_]+n?|0[bB][01_]+n?|0[oO][0-7_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const expressionKeywords =
  /^(?:return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|yield|await)$/;

/**
 * The tokens of JavaScript or TypeScript text. A template literal gives one token per literal chunk (with its
 * delimiters) and ordinary tokens for what is between. Never throws: an unclosed literal ends with the line or text.
 */
export function lexJavaScript(text: string): Token[] {
  const tokens: Token[] = [];
  /** Depth of braces at which each open template's `${` began. */
  const templates: number[] = [];
  let depth = 0;
  let line = 1;
  let at = 0;

  const push = (kind: TokenKind, end: number) => {
    const piece = text.slice(at, end);
    tokens.push({ kind, text: piece, start: at, end, line });
    for (let i = piece.indexOf('\n'); i >= 0; i = piece.indexOf('\n', i + 1)) line++;
    at = end;
  };
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found && found[0].length > 0 ? at + found[0].length : -1;
  };
  const templateEnd = (from: number): number => {
    for (let i = from; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '`') return i + 1;
      else if (text[i] === '$' && text[i + 1] === '{') {
        templates.push(depth);
        return i + 2;
      }
    }
    return text.length;
  };
  const stringEnd = (quote: string): number => {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === quote) return i + 1;
      else if (text[i] === '\n') return i;
    }
    return text.length;
  };
  const regexMayStart = (): boolean => {
    const before = tokens.at(-1);
    if (!before) return true;
    if (before.kind === 'word') return expressionKeywords.test(before.text);
    return before.kind === 'operator' && !/^(?:\)|\]|\}|\+\+|--)$/.test(before.text);
  };
  const regexEnd = (): number => {
    let inClass = false;
    for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '[') inClass = true;
      else if (text[i] === ']') inClass = false;
      else if (text[i] === '/' && !inClass) {
        let end = i + 1;
        while (end < text.length && /[a-z]/.test(text[end] ?? '')) end++;
        return end;
      }
    }
    return -1;
  };

  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === '\n') {
      line++;
      at++;
    } else if (/\s/.test(c)) at++;
    else if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      for (; at < end; at++) if (text[at] === '\n') line++;
    } else if (c === '"' || c === "'") push('string', stringEnd(c));
    else if (c === '`') push('template', templateEnd(at + 1));
    else if (c === '}' && templates.at(-1) === depth) {
      templates.pop();
      push('template', templateEnd(at + 1));
    } else if (/\d/.test(c) || (c === '.' && /\d/.test(text[at + 1] ?? '')))
      push('number', Math.max(at + 1, match(numberPattern)));
    else {
      const identifierEnd = match(identifierPattern);
      const literal = c === '/' && identifierEnd < 0 && regexMayStart() ? regexEnd() : -1;
      if (identifierEnd > 0) push('word', identifierEnd);
      else if (literal > 0) push('regex', literal);
      else {
        if (c === '{') depth++;
        if (c === '}') depth--;
        const operator = operators.find((candidate) => text.startsWith(candidate, at));
        push('operator', at + (operator?.length ?? 1));
      }
    }
  }
  return tokens;
}
