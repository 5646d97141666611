import { argumentRanges, isName, type Lexed, partnerOf, tokenAt } from './lexed';

/** A named stretch of a file: a function, a method, a class or a module-level declaration. Lines count from 1, inclusive. */
export interface Unit {
  kind: 'function' | 'class' | 'declaration';
  /** Empty for an anonymous function. */
  name: string;
  /** Names of the parameters, in order. */
  params: string[];
  startLine: number;
  endLine: number;
  /** First token of the body (after `{` or `:`), and the last token of the unit. */
  bodyToken: number;
  lastToken: number;
}

export const unitsOf = (source: Lexed): Unit[] =>
  source.language === 'python' ? pythonUnits(source) : javaScriptUnits(source);

function parameterNames(source: Lexed, open: number): string[] {
  const names: string[] = [];
  for (const { first, last } of argumentRanges(source, open)) {
    for (let i = first; i <= last; i++) {
      const token = tokenAt(source, i);
      if (token.text === '=' || token.text === ':') break;
      if (isName(source, token)) {
        names.push(token.text);
        if (tokenAt(source, first).text !== '{' && tokenAt(source, first).text !== '[') break;
      }
    }
  }
  return names;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function pythonUnits(source: Lexed): Unit[] {
  const units: Unit[] = [];
  const endOfBlock = (line: number): number => {
    const indent = indentOf(source.lines[line - 1] ?? '');
    let end = line;
    for (let l = line + 1; l <= source.lines.length; l++) {
      const text = source.lines[l - 1] ?? '';
      if (text.trim() === '') continue;
      if (indentOf(text) <= indent && !/^\s*[)\]}]/.test(text)) break;
      end = l;
    }
    return end;
  };
  const lastTokenBy = (line: number): number => {
    let last = source.tokens.length - 1;
    while (last > 0 && tokenAt(source, last).line > line) last--;
    return last;
  };
  source.tokens.forEach((token, i) => {
    const name = tokenAt(source, i + 1);
    if ((token.text === 'def' || token.text === 'class') && token.kind === 'word' && name.kind === 'word') {
      const open = tokenAt(source, i + 2).text === '(' ? i + 2 : -1;
      let colon = open < 0 ? i + 2 : partnerOf(source, open) + 1;
      while (colon < source.tokens.length && tokenAt(source, colon).text !== ':') colon++;
      const endLine = endOfBlock(token.line);
      units.push({
        kind: token.text === 'def' ? 'function' : 'class',
        name: name.text,
        params: token.text === 'def' && open >= 0 ? parameterNames(source, open) : [],
        startLine: token.line,
        endLine,
        bodyToken: colon + 1,
        lastToken: lastTokenBy(endLine),
      });
    } else if (
      isName(source, token) &&
      name.text === '=' &&
      indentOf(source.lines[token.line - 1] ?? '') === 0 &&
      tokenAt(source, i - 1).line < token.line
    ) {
      const closing = partnerOf(source, i + 2);
      const endLine = Math.max(token.line, closing > 0 ? tokenAt(source, closing).line : 0);
      units.push({
        kind: 'declaration',
        name: token.text,
        params: [],
        startLine: token.line,
        endLine,
        bodyToken: i + 2,
        lastToken: lastTokenBy(endLine),
      });
    }
  });
  return units;
}

const controlKeywords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with']);

/** The name given to the value that starts at token `at`: `name =`, `name:`, `exports.name =`; else empty. */
function assignedName(source: Lexed, at: number): string {
  let i = at - 1;
  if (tokenAt(source, i).text === 'async') i--;
  const sign = tokenAt(source, i).text;
  if (sign !== '=' && sign !== ':') return '';
  const name = tokenAt(source, i - 1);
  return name.kind === 'word' ? name.text : '';
}

/** For a `{`, the `)` that closes the parameter list before it (over a TypeScript return type), or -1. */
function parameterListBefore(source: Lexed, brace: number): number {
  if (tokenAt(source, brace - 1).text === ')') return brace - 1;
  if (!/\.[cm]?tsx?$/.test(source.path)) return -1;
  for (let i = brace - 1; i > brace - 25 && i > 0; i--) {
    const text = tokenAt(source, i).text;
    if (text === ':' && tokenAt(source, i - 1).text === ')') return i - 1;
    if (text === ';' || text === '{' || text === '=' || text === '=>') return -1;
  }
  return -1;
}

/** The end of an expression body: before the first `,`, `;` or closing bracket of an outer level, or a fresh line. */
function expressionEnd(source: Lexed, start: number): number {
  let i = start;
  for (; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (
      token.text === ';' ||
      token.text === ',' ||
      token.text === ')' ||
      token.text === ']' ||
      token.text === '}'
    )
      break;
    const inner = partnerOf(source, i);
    if (inner > i) i = inner;
    const next = tokenAt(source, i + 1);
    const last = tokenAt(source, i);
    const complete = last.kind !== 'operator' || /^[)\]}]$/.test(last.text);
    if (next.line > last.line && next.kind === 'word' && complete) return i;
  }
  return Math.max(start, i - 1);
}

function javaScriptUnits(source: Lexed): Unit[] {
  const units: Unit[] = [];
  const add = (
    kind: Unit['kind'],
    name: string,
    params: string[],
    first: number,
    bodyToken: number,
    lastToken: number,
  ) =>
    units.push({
      kind,
      name,
      params,
      startLine: tokenAt(source, first).line,
      endLine: tokenAt(source, lastToken).line,
      bodyToken,
      lastToken,
    });
  let depth = 0;
  source.tokens.forEach((token, i) => {
    if (token.kind === 'word' && token.text === 'class' && tokenAt(source, i + 1).kind === 'word') {
      let open = i + 2;
      while (open < i + 12 && tokenAt(source, open).text !== '{') open++;
      if (partnerOf(source, open) > 0)
        add('class', tokenAt(source, i + 1).text, [], i, open + 1, partnerOf(source, open));
    }
    if (depth === 0 && /^(?:const|let|var)$/.test(token.text)) {
      const end = expressionEnd(source, i + 1);
      add('declaration', tokenAt(source, i + 1).text, [], i, i + 3, Math.max(i + 1, end));
    }
    if (token.kind === 'operator' && token.text === '=>') {
      const closes = tokenAt(source, i - 1).text === ')' ? i - 1 : -1;
      const open = closes < 0 ? i - 1 : partnerOf(source, closes);
      if (open < 0) return;
      const params = closes < 0 ? [tokenAt(source, i - 1).text] : parameterNames(source, open);
      const braced = tokenAt(source, i + 1).text === '{';
      const last = braced ? partnerOf(source, i + 1) : expressionEnd(source, i + 1);
      if (last > 0) add('function', assignedName(source, open), params, open, braced ? i + 2 : i + 1, last);
    } else if (token.kind === 'operator' && token.text === '{') {
      const closes = parameterListBefore(source, i);
      const open = closes < 0 ? -1 : partnerOf(source, closes);
      const head = tokenAt(source, open - 1);
      if (open > 0 && head.kind === 'word' && !controlKeywords.has(head.text) && partnerOf(source, i) > 0) {
        const isFunctionKeyword = head.text === 'function';
        const name = isFunctionKeyword ? assignedName(source, open - 1) : head.text;
        add('function', name, parameterNames(source, open), open - 1, i + 1, partnerOf(source, i));
      }
    }
    if (token.kind === 'operator' && token.text === '{') depth++;
    if (token.kind === 'operator' && token.text === '}') depth--;
  });
  return units;
}
