import { operandStart, partnerOf, textOf, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

/** First and last element confused, two indexes exchanged. */
export const indexes: Operator = function* (source) {
  const js = source.language === 'javascript';
  for (let open = 0; open < source.tokens.length; open++) {
    const token = tokenAt(source, open);
    if (
      token.text === '(' &&
      tokenAt(source, open - 1).text === 'at' &&
      tokenAt(source, open - 2).text === '.'
    ) {
      const inner = textOf(source, open + 1, partnerOf(source, open) - 1);
      if (inner === '-1') yield replaceTokens(source, 'index', open + 1, open + 2, '0', 0.5);
      if (inner === '0') yield replaceTokens(source, 'index', open + 1, open + 1, '-1', 0.5);
    }
    if (token.text !== '[' || token.kind !== 'operator') continue;
    const close = partnerOf(source, open);
    const start = operandStart(source, open - 1);
    if (close <= open + 1 || start < 0) continue;
    const inner = textOf(source, open + 1, close - 1);
    const owner = textOf(source, start, open - 1);
    if (inner === '0')
      yield replaceTokens(source, 'index', open + 1, close - 1, js ? `${owner}.length - 1` : '-1', 0.5);
    if (inner === '-1' || inner === `${owner}.length - 1` || inner === `len(${owner}) - 1`)
      yield replaceTokens(source, 'index', open + 1, close - 1, '0', 0.5);
    const nextClose = tokenAt(source, close + 1).text === '[' ? partnerOf(source, close + 1) : -1;
    if (nextClose > close + 2) {
      const second = textOf(source, close + 2, nextClose - 1);
      if (second !== inner)
        yield replaceTokens(source, 'index', open + 1, nextClose - 1, `${second}][${inner}`, 0.4);
    }
  }
};
