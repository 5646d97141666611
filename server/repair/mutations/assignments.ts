import { isName, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { type Operator, replaceTokens } from './mutation';

const swaps: Record<string, [string, number][]> = {
  '+=': [
    ['-=', 0.5],
    ['=', 0.4],
    ['*=', 0.15],
  ],
  '-=': [
    ['+=', 0.6],
    ['=', 0.3],
  ],
  '*=': [
    ['/=', 0.4],
    ['+=', 0.3],
    ['=', 0.2],
  ],
  '/=': [
    ['*=', 0.4],
    ['=', 0.2],
  ],
  '||=': [['??=', 0.5]],
  '??=': [['||=', 0.3]],
  '|=': [
    ['&=', 0.4],
    ['=', 0.2],
  ],
  '&=': [
    ['|=', 0.4],
    ['=', 0.2],
  ],
};

/** Compound assignments swapped, a plain one made to accumulate, `break` and `continue` exchanged. */
export const assignments: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind === 'operator') {
      for (const [to, prior] of swaps[token.text] ?? [])
        yield replaceTokens(source, 'assignment', i, i, to, prior);
      const target = tokenAt(source, i - 1);
      const text = source.lines[token.line - 1] ?? '';
      if (
        token.text === '=' &&
        !/\b(?:const|let|var|def|for|function)\b/.test(text) &&
        (isName(source, target) || target.text === ']')
      ) {
        yield replaceTokens(
          source,
          'assignment',
          i,
          i,
          '+=',
          forgets(source, i) ? 0.7 : /^\s+/.test(text) ? 0.2 : 0.02,
        );
        if (source.language === 'javascript') yield replaceTokens(source, 'assignment', i, i, '??=', 0.05);
      }
    } else if (token.kind === 'word') {
      if (token.text === 'break') yield replaceTokens(source, 'assignment', i, i, 'continue', 0.5);
      if (token.text === 'continue') yield replaceTokens(source, 'assignment', i, i, 'break', 0.5);
      if (token.text === 'let' && tokenAt(source, i - 1).text !== '(') continue;
      if (
        token.text === 'in' &&
        source.language === 'javascript' &&
        /\bfor\s*\(/.test(source.lines[token.line - 1] ?? '')
      )
        yield replaceTokens(source, 'assignment', i, i, 'of', 0.5);
      if (token.text === 'of' && /\bfor\s*\(/.test(source.lines[token.line - 1] ?? ''))
        yield replaceTokens(source, 'assignment', i, i, 'in', 0.1);
    }
  }
};

/** Whether the assignment throws away a start value (`sum = 0` further out, `sum = …` in a deeper block) unread. */
function forgets(source: Source, i: number): boolean {
  const name = tokenAt(source, i - 1);
  const indent = (line: number) => (source.lines[line - 1] ?? '').search(/\S/);
  for (let k = i - 2; k > 0 && k > i - 150; k--) {
    if (tokenAt(source, k).text !== name.text || tokenAt(source, k + 1).text !== '=') continue;
    const start = tokenAt(source, k + 2).text;
    return /^(?:0|1|''|""|``|\[)$/.test(start) && indent(tokenAt(source, k).line) < indent(name.line);
  }
  return false;
}
