import { isName, isVariable, tokenAt } from '@/server/repair/source/lexed';
import { type Source, unitAt } from '@/server/repair/source/source';
import { type Operator, replaceTokens } from './mutation';

/** Names that may stand for a value at each function: its parameters and what it declares, and those of the functions around it. */
export function namesInScope(source: Source, line: number): { name: string; line: number }[] {
  const found = new Map<string, number>();
  for (const unit of source.units) {
    if (unit.kind === 'class' || unit.startLine > line || unit.endLine < line) continue;
    if (unit.kind === 'function') for (const name of unit.params) found.set(name, unit.startLine);
    for (let i = unit.bodyToken; i <= unit.lastToken; i++) {
      const token = tokenAt(source, i);
      if (!isName(source, token) || token.line > line) continue;
      if (declares(source, i) && !found.has(token.text)) found.set(token.text, token.line);
    }
  }
  return [...found].map(([name, at]) => ({ name, line: at }));
}

/** Whether the name at token `i` is being declared there. */
export function declares(source: Source, i: number): boolean {
  const before = tokenAt(source, i - 1);
  const after = tokenAt(source, i + 1).text;
  if (/^(?:const|let|var|function|class|def|import|as)$/.test(before.text)) return true;
  if (source.language === 'python') {
    const first = before.line < tokenAt(source, i).line;
    if (first && /^(?:=|,|:=)$/.test(after)) return true;
    if (before.text === 'for') return true;
    return (
      before.text === ',' &&
      /^(?:=|in|,)$/.test(after) &&
      /^\s*(?:for\s+)?[\w\s,]+(?:=|in)/.test(source.lines[tokenAt(source, i).line - 1] ?? '')
    );
  }
  const text = source.lines[tokenAt(source, i).line - 1] ?? '';
  return (
    /^[{[,]$/.test(before.text) &&
    /^[,}\]=]$/.test(after) &&
    /\b(?:const|let|var)\s*[{[]/.test(
      text.slice(0, tokenAt(source, i).start - (source.lineStarts[tokenAt(source, i).line - 1] ?? 0)),
    )
  );
}

const similarity = (a: string, b: string): number => {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left.includes(right) || right.includes(left)) return 1.5;
  let prefix = 0;
  while (prefix < left.length && left[prefix] === right[prefix]) prefix++;
  let suffix = 0;
  while (suffix < left.length && left.at(-1 - suffix) === right.at(-1 - suffix)) suffix++;
  return prefix >= 3 || suffix >= 3 || a.length === b.length ? 1.4 : 1;
};

/** A variable replaced by another one in scope. */
export const variables: Operator = function* (source) {
  const scopes = new Map<number, { name: string; line: number }[]>();
  for (let i = 0; i < source.tokens.length; i++) {
    if (!isVariable(source, i) || declares(source, i)) continue;
    const token = tokenAt(source, i);
    const unit = unitAt(source, token.line);
    if (unit === null || unit.kind === 'class' || i < unit.bodyToken) continue;
    const called = tokenAt(source, i + 1).text === '(';
    if (called || tokenAt(source, i - 1).text === 'new') continue;
    if (/^(?:=|\+=|-=)$/.test(tokenAt(source, i + 1).text)) continue;
    const names = scopes.get(token.line) ?? namesInScope(source, token.line);
    scopes.set(token.line, names);
    if (!names.some(({ name }) => name === token.text) && /^[A-Z]/.test(token.text)) continue;
    const others = names.filter(({ name }) => name !== token.text);
    const share = 0.5 / Math.sqrt(Math.max(1, others.length));
    for (const { name, line } of others) {
      if (line === token.line && !unit.params.includes(name)) continue;
      yield replaceTokens(source, 'variable', i, i, name, share * similarity(name, token.text));
    }
  }
};

/** A called function of this file replaced by another one of this file. */
export const callees: Operator = function* (source) {
  const names = [
    ...new Set(source.units.filter((u) => u.kind === 'function' && u.name !== '').map((u) => u.name)),
  ];
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (
      !isName(source, token) ||
      tokenAt(source, i + 1).text !== '(' ||
      /^(?:def|function|new)$/.test(tokenAt(source, i - 1).text)
    )
      continue;
    const unit = unitAt(source, token.line);
    if (unit === null || unit.startLine === token.line || !names.includes(token.text)) continue;
    const others = names.filter((name) => name !== token.text && name !== unit.name);
    for (const name of others)
      yield replaceTokens(
        source,
        'method',
        i,
        i,
        name,
        (0.2 * similarity(name, token.text)) / Math.sqrt(others.length),
      );
  }
};
