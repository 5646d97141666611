import {
  argumentRanges,
  isVariable,
  operandStart,
  operandStop,
  partnerOf,
  textOf,
  tokenAt,
} from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

const unary = {
  javascript: /^(?:floor|ceil|round|trunc|abs|Number|String|Boolean|parseInt|parseFloat)$/,
  python: /^(?:int|float|str|abs|round|bool|list|set|sorted|reversed|floor|ceil|len)$/,
};
const stringMethods = {
  javascript: ['.trim()', '.toLowerCase()', '.toUpperCase()'],
  python: ['.strip()', '.lower()', '.upper()'],
};

/** Conversions added to values and taken away from them. */
export const conversions: Operator = function* (source) {
  const js = source.language === 'javascript';
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (
      token.text === '(' &&
      token.kind === 'operator' &&
      unary[source.language].test(tokenAt(source, i - 1).text)
    ) {
      const start = operandStart(source, i - 1);
      const only = argumentRanges(source, i);
      const range = only[0];
      if (start >= 0 && only.length === 1 && range && tokenAt(source, start - 1).text !== 'def') {
        const simple = operandStop(source, range.first) === range.last;
        const inner = textOf(source, range.first, range.last);
        yield replaceTokens(
          source,
          'conversion',
          start,
          partnerOf(source, i),
          simple ? inner : `(${inner})`,
          0.2,
        );
      }
    }
    const called = tokenAt(source, i + 1).text === '(' && tokenAt(source, i + 2).text === ')';
    if (
      token.text === '.' &&
      /^(?:trim|toLowerCase|toUpperCase|strip|lower|upper|reverse|sort)$/.test(tokenAt(source, i + 1).text) &&
      tokenAt(source, i + 3).text === ')'
    ) {
      yield replaceTokens(source, 'conversion', i, i + 3, '', 0.15);
    }
    if (called || !valuePosition(source, i)) continue;
    const last = operandStop(source, i);
    if (last < 0) continue;
    const text = textOf(source, i, last);
    for (const method of stringMethods[source.language])
      yield replaceTokens(source, 'conversion', i, last, text + method, 0.06);
    for (const wrap of js
      ? ['Number', 'String', 'Math.abs', 'Math.round', 'Math.floor']
      : ['int', 'str', 'float', 'abs', 'round', 'sorted', 'list'])
      yield replaceTokens(source, 'conversion', i, last, `${wrap}(${text})`, 0.05);
  }
  if (!js) yield* quotients(source);
  else yield* roundings(source);
};

/** A name that is compared, returned, assigned, passed or used as a key as a whole. */
function valuePosition(source: Parameters<Operator>[0], i: number): boolean {
  if (!isVariable(source, i)) return false;
  return (
    /^(?:===|!==|==|!=|return|=|\(|,|\[)$/.test(tokenAt(source, i - 1).text) &&
    tokenAt(source, i - 2).text !== 'def'
  );
}

/** `a / b` rounded in each of the usual ways. */
function* roundings(source: Parameters<Operator>[0]) {
  for (let i = 0; i < source.tokens.length; i++) {
    const sign = tokenAt(source, i);
    if (sign.kind !== 'operator' || (sign.text !== '/' && sign.text !== '*')) continue;
    const [start, stop] = [operandStart(source, i - 1), operandStop(source, i + 1)];
    if (start < 0 || stop < 0) continue;
    for (const rounding of ['floor', 'round', 'ceil', 'trunc'])
      yield replaceTokens(
        source,
        'conversion',
        start,
        stop,
        `Math.${rounding}(${textOf(source, start, stop)})`,
        0.1,
      );
  }
}

function* quotients(source: Parameters<Operator>[0]) {
  for (let i = 0; i < source.tokens.length; i++) {
    const sign = tokenAt(source, i);
    if (sign.kind !== 'operator' || (sign.text !== '/' && sign.text !== '*')) continue;
    const [start, stop] = [operandStart(source, i - 1), operandStop(source, i + 1)];
    if (start < 0 || stop < 0) continue;
    for (const rounding of ['int', 'round'])
      yield replaceTokens(
        source,
        'conversion',
        start,
        stop,
        `${rounding}(${textOf(source, start, stop)})`,
        0.1,
      );
  }
}
