import { describe, expect, it } from 'vitest';
import { masked, maskedDeep, maskedSoFar, sureSecrets } from '@/server/models/language/secrets';

const key = 'sk-proj-0123/abc+DEF_99';

/** Every form in which the secret is looked for must be gone, whatever stands around it. */
describe('a secret in a text', () => {
  const json = [...key].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join('');
  it.each([
    ['as it is', key],
    ['in JSON, all characters escaped', json],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ key: json }))],
    ['in JSON with escaped slashes', key.replaceAll('/', '\\/')],
    ['in a URL', encodeURIComponent(key)],
    ['in a URL, every character', [...key].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
    ['in a URL twice encoded', encodeURIComponent(encodeURIComponent(key))],
    ['in HTML', [...key].map((one) => `&#${one.charCodeAt(0)};`).join('')],
    ['in hex', Buffer.from(key).toString('hex')],
    ['in hex of capitals', Buffer.from(key).toString('hex').toUpperCase()],
    ...[0, 1, 2, 3, 4, 5].flatMap((before): [string, string][] => [
      [`in base64 behind ${before} bytes`, Buffer.from(`${'x'.repeat(before)}${key}`).toString('base64')],
      [
        `in base64 within more, behind ${before} bytes`,
        Buffer.from(`${'x'.repeat(before)}${key}${'y'.repeat(before + 5)}`).toString('base64'),
      ],
      [
        `in base64 for URLs behind ${before} bytes`,
        Buffer.from(`${'?'.repeat(before)}${key}`).toString('base64url'),
      ],
    ]),
  ])('%s is taken out', (_, form) => {
    const clean = masked(`before ${form} after`, [key]);
    expect(clean).toContain('[key]');
    expect(clean).toMatch(/^before .* after$/);
    // Nothing of it can be read back.
    const rest = clean.replace('before ', '').replace(' after', '');
    for (const decoded of [
      Buffer.from(rest.replace('[key]', ''), 'base64').toString('latin1'),
      Buffer.from(rest.replace('[key]', ''), 'hex').toString('latin1'),
      rest,
    ]) {
      expect(decoded).not.toContain(key.slice(0, 8));
      expect(decoded).not.toContain(key.slice(-8));
    }
  });

  it('that comes piece by piece is held back, and other texts are not', () => {
    for (let length = 4; length < key.length; length++) {
      expect(maskedSoFar(`Your key is ${key.slice(0, length)}`, [key])).toBe('Your key is ');
    }
    expect(maskedSoFar(`Your key is ${key}.`, [key])).toBe('Your key is [key].');
    expect(maskedSoFar('Your key is sk-another', [key])).toBe('Your key is sk-another');
  });

  it('in any field of a value, and in names of fields, is taken out', () => {
    const value = { [key]: [1, null, { deep: `x${key}` }], other: true };
    expect(maskedDeep(value, [key])).toEqual({ '[key]': [1, null, { deep: 'x[key]' }], other: true });
  });
});

it('is looked for in replies only where it is certainly one', () => {
  const of = (given: string | null, headers: Record<string, string> = {}) =>
    sureSecrets({ key: given, headers });
  for (const short of ['ollama', 'lm-studio', 'not-needed', 'EMPTY', 'none', 'sk-no-key-required'])
    expect(of(short)).toEqual([]);
  expect(of(key)).toEqual([key]);
  expect(
    of(null, { 'HTTP-Referer': 'https://example.com/our-application-of-2026', 'X-Title': 'espalier' }),
  ).toEqual([]);
  expect(of(null, { Authorization: 'Bearer abcdef0123456789' })).toEqual([
    'Bearer abcdef0123456789',
    'abcdef0123456789',
  ]);
  expect(of(null, { 'x-goog-api-key': 'AIzaSyA0123456789' })).toEqual(['AIzaSyA0123456789']);
});
