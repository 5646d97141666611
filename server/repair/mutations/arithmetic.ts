import { isName, operandStart, operandStop, partnerOf, textOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { type Mutation, type Operator, replaceTokens } from './mutation';

const swaps: Record<string, [string, number][]> = {
  '+': [
    ['-', 0.7],
    ['*', 0.2],
  ],
  '-': [
    ['+', 0.7],
    ['/', 0.1],
  ],
  '*': [
    ['/', 0.6],
    ['+', 0.3],
    ['**', 0.1],
  ],
  '/': [
    ['*', 0.6],
    ['%', 0.2],
    ['-', 0.1],
  ],
  '%': [
    ['/', 0.4],
    ['*', 0.1],
  ],
  '**': [['*', 0.5]],
  '//': [
    ['/', 0.6],
    ['%', 0.4],
    ['*', 0.1],
  ],
  '++': [['--', 0.3]],
  '--': [['++', 0.3]],
};

/** Arithmetic operators swapped, operands exchanged, parentheses regrouped, a sign dropped or added. */
export const arithmetic: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind !== 'operator') continue;
    const options = swaps[token.text];
    if (!options) continue;
    const left = operandStart(source, i - 1);
    const right = operandStop(source, i + 1);
    if (token.text === '++' || token.text === '--') {
      if (/\bfor\s*\(/.test(source.lines[token.line - 1] ?? '')) continue; // such a loop would not end
      for (const [to, prior] of options) yield replaceTokens(source, 'arithmetic', i, i, to, prior);
      continue;
    }
    if (left < 0) {
      if (token.text === '-' && right >= 0)
        yield replaceTokens(source, 'arithmetic', i, right, textOf(source, i + 1, right), 0.4);
      continue;
    }
    if (right < 0) continue;
    const textual = [tokenAt(source, i - 1), tokenAt(source, i + 1)].some(
      (t) => t.kind === 'string' || t.kind === 'template',
    );
    if (textual) continue;
    for (const [to, prior] of options) yield replaceTokens(source, 'arithmetic', i, i, to, prior);
    if (source.language === 'python' && token.text === '/')
      yield replaceTokens(source, 'arithmetic', i, i, '//', 0.6);
    yield* regroup(source, i, left, right);
  }
};

function* regroup(source: Source, i: number, left: number, right: number): Iterable<Mutation> {
  const sign = tokenAt(source, i).text;
  const [a, b] = [textOf(source, left, i - 1), textOf(source, i + 1, right)];
  if (sign === '-' || sign === '/' || sign === '%' || sign === '//') {
    yield replaceTokens(source, 'arithmetic', left, right, `${b} ${sign} ${a}`, sign === '-' ? 0.5 : 0.25);
  }
  const following = tokenAt(source, right + 1).text;
  if ((sign === '+' || sign === '-') && /^(?:[*/%]|\/\/)$/.test(following)) {
    yield replaceTokens(source, 'arithmetic', left, right, `(${a} ${sign} ${b})`, 0.35);
  }
  const preceding = tokenAt(source, left - 1).text;
  if ((sign === '+' || sign === '-') && /^(?:[*/%]|\/\/)$/.test(preceding)) {
    yield replaceTokens(source, 'arithmetic', left, right, `(${a} ${sign} ${b})`, 0.35);
  }
  const open = left - 1;
  if (
    tokenAt(source, open).text === '(' &&
    partnerOf(source, open) === right + 1 &&
    !isName(source, tokenAt(source, open - 1))
  ) {
    const before = tokenAt(source, open - 1);
    if (before.kind === 'operator' && before.text !== ')' && before.text !== ']' && before.text !== '=>')
      yield replaceTokens(source, 'arithmetic', open, right + 1, `${a} ${sign} ${b}`, 0.12);
  }
  if (isName(source, tokenAt(source, left)) || tokenAt(source, left).kind === 'number') {
    yield replaceTokens(source, 'arithmetic', left, right, a, 0.15);
    yield replaceTokens(source, 'arithmetic', left, right, b, 0.12);
  }
}
