import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from '@/server/exchange/bytes/json-fault';

describe('where a text stops being JSON', () => {
  test.each([
    ['{"a": }', 6, false],
    ['{"a" 1}', 5, false],
    ['{a: 1}', 1, false],
    ['[1 2]', 3, false],
    ['[1,]', 3, false],
    ['{"a":1,}', 7, false],
    ['[1]]', 3, false],
    ['{"a": 01}', 6, false],
    ['["a\\x"]', 3, false],
    ['["a\nb"]', 3, false],
    ['[1}', 2, false],
    ['{"a": [1, tru', 13, true],
    ['{"a": "b', 8, true],
    ['{"a": "b\\u00', 12, true],
    ['{"a"', 4, true],
    ['[', 1, true],
    ['[-', 2, true],
  ])('%s: at %i, cut off: %s', (text, position, isEnd) => {
    expect(faultOf(text)).toEqual({ position, isEnd });
  });

  test('any JSON text that is cut short ends early', () => {
    const cut = fc.tuple(
      fc.json({ maxDepth: 4 }).filter((text) => /^[[{"]/.test(text)),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    );
    fc.assert(
      fc.property(cut, ([text, share]) => {
        const part = text.slice(0, Math.max(1, Math.floor(text.length * share)));
        expect(faultOf(part).isEnd).toBe(true);
      }),
    );
  });
});
