import { tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

const classes: [string, string][] = [
  ['\\d', '\\w'],
  ['\\w', '\\d'],
  ['\\s', '\\S'],
  ['\\S', '\\s'],
  ['\\d', '\\D'],
  ['\\D', '\\d'],
  ['a-z', 'a-zA-Z'],
  ['A-Z', 'A-Za-z'],
  ['0-9', '0-9a-f'],
  ['\\w', '\\W'],
  ['\\W', '\\w'],
];

/** Regular expressions changed at flags, anchors, quantifiers and classes. In Python: raw strings. */
export const regexes: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    const raw = source.language === 'python' && token.kind === 'string' && /^[rR]["']/.test(token.text);
    if (token.kind !== 'regex' && !raw) continue;
    const [head, body, tail] = raw
      ? [token.text.slice(0, 2), token.text.slice(2, -1), token.text.slice(-1)]
      : [
          token.text.slice(0, 1),
          token.text.slice(1, token.text.lastIndexOf('/')),
          token.text.slice(token.text.lastIndexOf('/')),
        ];
    const with_ = (newBody: string, prior: number, newTail = tail) =>
      replaceTokens(source, 'regex', i, i, head + newBody + newTail, prior);
    if (!raw) {
      for (const flag of ['g', 'i', 'm', 'u', 's']) {
        yield tail.includes(flag)
          ? with_(body, 0.25, tail.replace(flag, ''))
          : with_(body, flag === 'g' || flag === 'i' ? 0.4 : 0.1, tail + flag);
      }
    }
    yield body.startsWith('^') ? with_(body.slice(1), 0.2) : with_(`^${body}`, 0.25);
    yield body.endsWith('$') ? with_(body.slice(0, -1), 0.2) : with_(`${body}$`, 0.25);
    for (let k = 1; k < body.length; k++) {
      if (body[k - 1] === '\\' || (body[k - 1] === '(' && body[k] === '?')) continue;
      const put = (text: string) => body.slice(0, k) + text + body.slice(k + 1);
      if (body[k] === '+') yield with_(put('*'), 0.3);
      if (body[k] === '*') yield with_(put('+'), 0.3);
      if (body[k] === '+' || body[k] === '*' || body[k] === '?') yield with_(put(''), 0.15);
      if ((body[k] === '+' || body[k] === '*') && body[k + 1] !== '?') yield with_(put(`${body[k]}?`), 0.2);
      if (body[k] === '.') yield with_(put('\\.'), 0.15);
    }
    for (const [from, to] of classes) {
      for (let k = body.indexOf(from); k >= 0; k = body.indexOf(from, k + 1))
        yield with_(body.slice(0, k) + to + body.slice(k + from.length), 0.12);
    }
    for (const match of body.matchAll(/(?:\\[dwsS]|\]|\))(?![+*?{])/g)) {
      const end = (match.index ?? 0) + match[0].length;
      yield with_(`${body.slice(0, end)}+${body.slice(end)}`, 0.2);
      yield with_(`${body.slice(0, end)}?${body.slice(end)}`, 0.1);
    }
  }
};
