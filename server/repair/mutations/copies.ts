import { isVariable, operandStart, operandStop, textOf, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

/** A value copied before it is changed, stored or handed out; a copy not taken. */
export const copies: Operator = function* (source) {
  const js = source.language === 'javascript';
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    const next = tokenAt(source, i + 1).text;
    if (js && token.text === '.' && /^(?:sort|reverse|splice|push|fill)$/.test(next)) {
      const start = operandStart(source, i - 1);
      if (start >= 0 && next !== 'push' && next !== 'splice') {
        const owner = textOf(source, start, i - 1);
        if (!owner.startsWith('[')) yield replaceTokens(source, 'copy', start, i - 1, `[...${owner}]`, 0.4);
      }
      if (next === 'sort' && tokenAt(source, i + 3).text === ')') {
        yield replaceTokens(source, 'copy', i + 1, i + 3, 'sort((a, b) => a - b)', 0.6);
        yield replaceTokens(source, 'copy', i + 1, i + 3, 'sort((a, b) => b - a)', 0.15);
      }
    }
    if (
      js &&
      token.text === '...' &&
      isVariable(source, i + 1) &&
      tokenAt(source, i - 1).text === '[' &&
      tokenAt(source, i + 2).text === ']'
    ) {
      yield replaceTokens(source, 'copy', i - 1, i + 2, next, 0.08);
    }
    const gives = token.text === 'return' || token.text === '=' || token.text === '??';
    if (!gives) continue;
    const first = i + 1;
    const last = operandStop(source, first);
    const plain = /^[\w$.]+$/.test(textOf(source, first, last)) && tokenAt(source, first).kind === 'word';
    const after = tokenAt(source, last + 1);
    if (
      last < 0 ||
      !plain ||
      !(
        after.text === ';' ||
        after.text === ',' ||
        after.text === ')' ||
        after.line > tokenAt(source, last).line
      )
    )
      continue;
    if (!isVariable(source, first) && !/^(?:this|self)$/.test(tokenAt(source, first).text)) continue;
    const text = textOf(source, first, last);
    for (const copy of js
      ? [`[...${text}]`, `{ ...${text} }`, `new Set(${text})`, `new Map(${text})`]
      : [`list(${text})`, `dict(${text})`, `${text}.copy()`]) {
      yield replaceTokens(source, 'copy', first, last, copy, copy.startsWith('new') ? 0.04 : 0.12);
    }
  }
};
