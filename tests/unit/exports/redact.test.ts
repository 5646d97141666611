import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '@/server/exports/page/redact';

const none = { people: [], homes: false, phrases: [] };
const redact = <T>(value: T, rules: Partial<Parameters<typeof redactor>[0]>) => {
  const masked = { secrets: 0, names: 0, phrases: 0 };
  return { value: redactor({ ...none, ...rules }, masked)(value), masked };
};

test('keys and passwords are masked in every text, also under the key of one, and counted', () => {
  const { value, masked } = redact(
    { list: [`use sk-${'a'.repeat(30)}`], deep: { api_key: 'hunter22', inputTokens: 5 } },
    {},
  );
  expect(value).toEqual({ list: ['use <masked>'], deep: { api_key: '<masked>', inputTokens: 5 } });
  expect(masked).toEqual({ secrets: 2, names: 0, phrases: 0 });
});

test('a name is replaced where it stands alone, and not within another name', () => {
  const { value, masked } = redact({ by: 'Ada', text: 'Ada and Adaline met Ada.' }, { people: ['Ada'] });
  expect(value).toEqual({ by: '<name>', text: '<name> and Adaline met <name>.' });
  expect(masked.names).toBe(3);
});

test('the owner of a home folder is replaced, and the rest of the path stays', () => {
  const paths = ['/home/ada/x.py', '/Users/Ada Smith/x', 'C:\\Users\\ada\\x', '/homes/ada'];
  expect(redact(paths, { homes: true }).value).toEqual([
    '/home/<name>/x.py',
    '/Users/<name> Smith/x',
    'C:\\Users\\<name>\\x',
    '/homes/ada',
  ]);
});

test('no chosen phrase is left, whatever letters it has and wherever it stands', () => {
  const phrase = fc.string({ minLength: 2, maxLength: 12 }).filter((text) => /^[^<>\s]+$/.test(text));
  fc.assert(
    fc.property(phrase, fc.string(), fc.string(), (secret, before, after) => {
      const { value, masked } = redact(`${before}${secret}${after}`, { phrases: [secret] });
      const left = value.replaceAll('<removed>', ' ');
      expect(left.toLowerCase()).not.toContain(secret.toLowerCase());
      expect(masked.phrases).toBeGreaterThan(0);
    }),
  );
});
