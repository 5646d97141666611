import { operandStart, operandStop, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

const swaps: Record<string, [string, number][]> = {
  '<': [
    ['<=', 1],
    ['>', 0.5],
    ['>=', 0.3],
  ],
  '<=': [
    ['<', 1],
    ['>=', 0.4],
    ['>', 0.3],
  ],
  '>': [
    ['>=', 1],
    ['<', 0.5],
    ['<=', 0.3],
  ],
  '>=': [
    ['>', 1],
    ['<=', 0.4],
    ['<', 0.3],
  ],
  '===': [
    ['!==', 0.5],
    ['>=', 0.12],
    ['<=', 0.12],
    ['==', 0.05],
  ],
  '!==': [
    ['===', 0.5],
    ['>', 0.1],
    ['<', 0.1],
    ['!=', 0.05],
  ],
  '==': [
    ['!=', 0.5],
    ['===', 0.2],
    ['>=', 0.12],
    ['<=', 0.12],
  ],
  '!=': [
    ['==', 0.5],
    ['!==', 0.2],
    ['>', 0.1],
    ['<', 0.1],
  ],
};

/** Comparison operators swapped for their relatives; Python's `in` and `is` negated and back. */
export const relational: Operator = function* (source) {
  const typed = /\.[cm]?tsx?$/.test(source.path);
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind === 'operator') {
      const options = swaps[token.text] ?? [];
      const tight = tokenAt(source, i - 1).end === token.start;
      if (typed && (token.text === '<' || token.text === '>') && tight) continue; // a type argument list
      if (operandStart(source, i - 1) < 0 && operandStop(source, i + 1) < 0) continue;
      for (const [to, prior] of options) {
        if (source.language === 'python' && (to === '===' || to === '!==')) continue;
        yield replaceTokens(source, 'relational', i, i, to, prior);
      }
    } else if (source.language === 'python' && token.kind === 'word') {
      const next = tokenAt(source, i + 1).text;
      if (token.text === 'not' && next === 'in')
        yield replaceTokens(source, 'relational', i, i + 1, 'in', 0.5);
      else if (token.text === 'is' && next === 'not')
        yield replaceTokens(source, 'relational', i, i + 1, 'is', 0.5);
      else if (token.text === 'is') yield replaceTokens(source, 'relational', i, i, 'is not', 0.4);
      else if (
        token.text === 'in' &&
        /^\s*(?:if|elif|while|return|assert)\b/.test(source.lines[token.line - 1] ?? '') &&
        tokenAt(source, i - 1).text !== 'not'
      )
        yield replaceTokens(source, 'relational', i, i, 'not in', 0.3);
    }
  }
};
