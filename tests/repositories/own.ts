/** Small repositories of ours, for runners of which no published package with its tests was found. */
export const ownRepositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  temperature: {
    'package.json': `{ "name": "temperature", "version": "1.0.0", "type": "module", "scripts": { "test": "ava" } }\n`,
    'source/convert.js': `export const toFahrenheit = (celsius) => celsius * 9 / 5 + 32;

export function parse(text) {
  const found = /^(-?\\d+(?:\\.\\d+)?) ?([CF])$/.exec(text);
  if (!found) throw new TypeError(\`no temperature: \${text}\`);
  const value = Number(found[1]);
  return found[2] === 'C' ? value : (value - 32) * 5 / 9;
}

export const later = async (celsius) => toFahrenheit(celsius);
`,
    'test/convert.js': `import test from 'ava';
import { later, toFahrenheit } from '../source/convert.js';

test('water freezes', (t) => t.is(toFahrenheit(0), 32));
test('water boils', (t) => t.is(toFahrenheit(100), 212));
test('both scales meet', (t) => t.is(toFahrenheit(-40), -40));
test('a promise - with a dash', async (t) => t.is(await later(10), 50));
test.skip('kelvin', (t) => t.fail());
test.todo('rankine');
`,
    'test/parse.js': `import test from 'ava';
import { parse } from '../source/convert.js';

const reads = test.macro({
  exec: (t, text, expected) => t.is(parse(text), expected),
  title: (_, text) => \`reads \${text}\`,
});
test(reads, '20 C', 20);
test(reads, '-40 F', -40);
test('refuses other texts # of any kind', (t) => {
  t.log('a note');
  t.throws(() => parse('warm'), { instanceOf: TypeError, message: 'no temperature: warm' });
});
`,
  },
};
