import { type Lexed, partnerOf, tokenAt } from './lexed';

/** A statement that fills whole lines. Lines count from 1, inclusive. */
export interface Statement {
  startLine: number;
  endLine: number;
  indent: string;
  firstToken: number;
  lastToken: number;
  /** The first word: `return`, `if`, `const`, a name … */
  head: string;
}

/**
 * The statements that start and end at line boundaries, nested ones included. Headers of blocks whose end cannot be
 * taken as one piece (`} else {`) are left out.
 */
export function statementsOf(source: Lexed): Statement[] {
  const statements: Statement[] = [];
  const firstOfLine = new Map<number, number>();
  source.tokens.forEach((token, i) => {
    if (!firstOfLine.has(token.line)) firstOfLine.set(token.line, i);
  });
  const python = source.language === 'python';
  for (const [line, first] of firstOfLine) {
    const token = tokenAt(source, first);
    const text = source.lines[line - 1] ?? '';
    const indent = text.slice(0, text.length - text.trimStart().length);
    if (
      token.kind !== 'word' ||
      /^(?:else|elif|except|finally|catch|case|default|class|import|from|export)$/.test(token.text)
    )
      continue;
    const before = tokenAt(source, first - 1);
    const fresh = python
      ? !insideBrackets(source, first)
      : before.text === '' || /^[;{}]$/.test(before.text) || /^[)\w'"`\]]/.test(before.text);
    if (!fresh || (!python && before.text === ')' && isHeader(source, first - 1))) continue;
    const last = python ? pythonEnd(source, first, indent) : javaScriptEnd(source, first);
    if (last < first) continue;
    const endLine = tokenAt(source, last).line;
    if (tokenAt(source, last + 1).line === endLine || tokenAt(source, last + 1).text === 'else') continue;
    statements.push({
      startLine: line,
      endLine,
      indent,
      firstToken: first,
      lastToken: last,
      head: token.text,
    });
  }
  return statements;
}

function insideBrackets(source: Lexed, at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const partner = partnerOf(source, i);
    if (partner > at) return true;
    if (partner >= 0 && partner < i) i = partner;
    else if (tokenAt(source, i).line < tokenAt(source, at).line - 60) return false;
  }
  return false;
}

const isHeader = (source: Lexed, close: number): boolean =>
  /^(?:if|for|while)$/.test(tokenAt(source, partnerOf(source, close) - 1).text);

function pythonEnd(source: Lexed, first: number, indent: string): number {
  let last = first;
  let line = tokenAt(source, first).line;
  for (let i = first; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    const text = source.lines[token.line - 1] ?? '';
    if (token.line > line && text.length - text.trimStart().length <= indent.length) break;
    const partner = partnerOf(source, i);
    last = Math.max(partner, i);
    i = last;
    line = tokenAt(source, last).line;
  }
  return last;
}

function javaScriptEnd(source: Lexed, first: number): number {
  const header = /^(?:if|for|while|switch|try|do|function|async)$/.test(tokenAt(source, first).text);
  for (let i = first; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.text === ';') return i;
    if (token.kind === 'operator' && /^[)\]}]$/.test(token.text)) return -1;
    const partner = partnerOf(source, i);
    if (partner > i) {
      i = partner;
      const next = tokenAt(source, i + 1);
      if (header && tokenAt(source, partner).text === '}')
        return /^(?:else|catch|finally|while)$/.test(next.text) ? -1 : i;
    }
    const next = tokenAt(source, i + 1);
    if (next.text === '}' && next.line > tokenAt(source, i).line) return i;
  }
  return -1;
}
