import { describe, expect, test } from 'vitest';
import { minimise } from '@/server/core/verdict/minimise';

const needing = (needed: readonly number[]) => async (kept: readonly number[]) =>
  needed.every((one) => kept.includes(one));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('leaving out what is not needed', () => {
  test.each([
    ['one of many', 16, [11]],
    ['the first and the last', 9, [0, 8]],
    ['all', 5, [0, 1, 2, 3, 4]],
    ['three spread', 20, [2, 9, 17]],
    ['the only one', 1, [0]],
    ['one of two', 2, [1]],
  ])('keeps %s', async (_, count, needed) => {
    const found = await minimise(upTo(count), needing(needed));
    expect(found.kept).toEqual(needed);
    expect(found.complete).toBe(true);
  });

  test('leaves no single item that could go, for every needed set of six', async () => {
    for (let mask = 1; mask < 64; mask++) {
      const needed = upTo(6).filter((bit) => mask & (1 << bit));
      expect((await minimise(upTo(6), needing(needed))).kept).toEqual(needed);
    }
  });

  test('tries no part twice and stops at the limit with what it has', async () => {
    const seen: string[] = [];
    const passes = async (kept: readonly number[]) => {
      seen.push(kept.join());
      return kept.includes(3) && kept.includes(12);
    };
    await minimise(upTo(16), passes);
    expect(new Set(seen).size).toBe(seen.length);
    let left = 9;
    const cut = await minimise(upTo(16), async (kept) => (left-- > 0 ? passes(kept) : null));
    expect(cut.complete).toBe(false);
    expect(cut.kept.length).toBeLessThan(16);
    expect(await passes(cut.kept)).toBe(true);
  });

  test('tries nothing where there is one item', async () => {
    const passes = async () => expect.unreachable();
    expect(await minimise(['x'], passes)).toEqual({ kept: ['x'], complete: true });
  });
});
