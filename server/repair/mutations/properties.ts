import { isKeyword, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

const pairs = [
  ['width', 'height'],
  ['start', 'end'],
  ['left', 'right'],
  ['top', 'bottom'],
  ['row', 'col'],
  ['rows', 'cols'],
  ['rows', 'columns'],
  ['x', 'y'],
  ['min', 'max'],
  ['from', 'to'],
  ['first', 'last'],
  ['head', 'tail'],
  ['next', 'prev'],
  ['key', 'value'],
  ['length', 'size'],
  ['count', 'total'],
  ['low', 'high'],
  ['before', 'after'],
  ['source', 'target'],
  ['parent', 'child'],
  ['name', 'id'],
  ['begin', 'end'],
  ['lo', 'hi'],
  ['debit', 'credit'],
];

/** A property or attribute replaced by another one that the file uses. Methods are left to the method operator. */
export const properties: Operator = function* (source) {
  const uses = new Map<string, { owners: Set<string>; called: boolean }>();
  const each = function* () {
    for (let i = 1; i < source.tokens.length; i++) {
      const before = tokenAt(source, i - 1).text;
      const token = tokenAt(source, i);
      if (token.kind === 'word' && (before === '.' || before === '?.') && !isKeyword(source, token.text))
        yield i;
    }
  };
  for (const i of each()) {
    const name = tokenAt(source, i).text;
    const use = uses.get(name) ?? { owners: new Set<string>(), called: tokenAt(source, i + 1).text === '(' };
    use.owners.add(tokenAt(source, i - 2).text);
    uses.set(name, use);
  }
  for (const i of each()) {
    const name = tokenAt(source, i).text;
    const called = tokenAt(source, i + 1).text === '(';
    const owner = tokenAt(source, i - 2).text;
    const options = new Map<string, number>();
    for (const pair of pairs)
      if (pair.includes(name)) for (const other of pair) if (other !== name) options.set(other, 0.5);
    for (const [other, use] of uses) {
      if (other === name || use.called !== called || (called && owner !== 'this' && owner !== 'self'))
        continue;
      options.set(other, Math.max(options.get(other) ?? 0, use.owners.has(owner) ? 0.4 : 0.12));
    }
    const crowd = Math.sqrt(Math.max(1, options.size / 2));
    for (const [other, prior] of options) yield replaceTokens(source, 'property', i, i, other, prior / crowd);
  }
};
