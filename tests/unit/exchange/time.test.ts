import { expect, test } from 'vitest';
import { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';

const at = Date.UTC(2026, 4, 1, 10, 0, 0, 250);

test.each([
  ['ISO', '2026-05-01T10:00:00.250Z'],
  ['ISO with another zone', '2026-05-01T12:00:00.250+02:00'],
  ['nanoseconds in ISO', '2026-05-01T10:00:00.250123456Z'],
  ['Python without a zone', '2026-05-01 10:00:00.250000'],
  ['a comma', '2026-05-01T10:00:00,250'],
  ['seconds', at / 1000],
  ['milliseconds', at],
  ['microseconds', at * 1000],
  ['nanoseconds', at * 1e6],
  ['seconds in a text', String(at / 1000)],
  ['nanoseconds in a text', `${at}000000`],
])('%s is the same moment', (_, value) => {
  expect(timeOf(value, new Notes())).toBe(at);
});

test('what is no time is none, though browsers take some of it for one', () => {
  for (const value of [
    'step 3',
    'main 1',
    '',
    'x',
    0,
    -5,
    Number.NaN,
    null,
    {},
    '2026-13-45T99:99:99',
    '9'.repeat(60),
  ])
    expect([value, timeOf(value, new Notes())]).toEqual([value, null]);
  expect(timeOf('Fri, 01 May 2026 10:00:00 GMT', new Notes())).toBe(at - 250);
});

test('a time without a zone is taken as UTC, with a note', () => {
  const notes = new Notes();
  timeOf('2026-05-01T10:00:00', notes);
  expect(notes.list()).toEqual([{ text: 'times without a zone, taken as UTC', count: 1 }]);
});
