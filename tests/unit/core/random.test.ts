import { describe, expect, it } from 'vitest';
import { randomInt, seededRandom, shuffled, weightedIndex } from '@/server/core/base/random';
import { Table } from '@/server/core/base/table';
import { betaSample } from '@/server/search/policies/beta-sample';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, () => draw());

describe('numbers from a seed', () => {
  // Worked out by a program of its own, in Python.
  it.each([
    ['', [0.32653682865202427, 0.7745566128287464, 0.6003978869412094, 0.31529247178696096]],
    ['espalier', [0.9780708148609847, 0.36466690129600465, 0.8053266792558134, 0.6697916521225125]],
    ['mcts/1', [0.11785482382401824, 0.41113977669738233, 0.7172648182604462, 0.5889999344944954]],
  ])('are the same on every machine: “%s”', (seed, expected) => {
    expect(draws(4, seededRandom(seed))).toEqual(expected);
  });

  it.each([
    [1, 1, [0.4885568257411976, 0.04497899563251024, 0.8905258573062995]],
    [2.5, 4, [0.7646758871412817, 0.609527514713581, 0.04789198886331527]],
    [0.5, 0.25, [0.9999982949953848, 0.9999998763776392, 0.004903443242805328]],
  ])('make Beta(%d, %d) numbers that are the same too', (alpha, beta, expected) => {
    const random = seededRandom('beta');
    const found = draws(3, () => betaSample(random, alpha, beta));
    // Logarithms may differ in their last digit from machine to machine.
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? 0, 10);
    });
  });

  it('give whole numbers below a bound, indices by weight, and an order', () => {
    const values = [0, 0.24, 0.25, 0.5, 0.999];
    expect(values.map((value) => randomInt(() => value, 4))).toEqual([0, 0, 1, 2, 3]);
    expect(values.map((value) => weightedIndex(() => value, [1, 0, 1, 2]))).toEqual([0, 0, 2, 3, 3]);
    expect(weightedIndex(() => 1, [1, 1])).toBe(1);
    const items = ['a', 'b', 'c', 'd'];
    // From the last place down, each is exchanged with one at or before it.
    expect(shuffled(() => 0, items)).toEqual(['b', 'c', 'd', 'a']);
    expect(shuffled(() => 0.999, items)).toEqual(items);
    expect(items).toEqual(['a', 'b', 'c', 'd']);
    expect([shuffled(() => 0, []), shuffled(() => 0, [1])]).toEqual([[], [1]]);
  });
});

describe('a table whose copies share their entries', () => {
  const of = (count: number) =>
    Table.of(
      ({ id }) => id,
      Array.from({ length: count }, (_, id) => ({ id, is: 'first' })),
    );
  const ids = (table: Table<number, { id: number; is: string }>) => table.toArray().map(({ id }) => id);
  const counted = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('names the places where a copy differs, whatever was set in which of them', () => {
    const table = of(300);
    const before = table.copy();
    expect(table.changedSince(before)).toEqual([]);
    for (const id of [299, 5, 130]) table.set({ id, is: 'changed' });
    table.set({ id: 300, is: 'new' });
    expect(table.changedSince(before)).toEqual([5, 130, 299]);
    expect(before.changedSince(table)).toEqual([5, 130, 299]);
    before.set({ id: 6, is: 'changed there' });
    expect(table.changedSince(before)).toEqual([5, 6, 130, 299]);
    expect(of(3).changedSince(of(5))).toEqual([0, 1, 2]);
  });

  it.each([0, 1, 127, 128, 129, 256, 300])('holds %d in their order, by key and by place', (count) => {
    const table = of(count);
    expect([table.size, ids(table), [...table.keys()]]).toEqual([count, counted(count), counted(count)]);
    expect([...table].map(([key, { id }]) => [key, id])).toEqual(counted(count).map((i) => [i, i]));
    expect([table.has(count - 1), table.has(count), table.get(count)]).toEqual([count > 0, false, undefined]);
    expect([table.at(0)?.id, table.at(-count)?.id, table.last()?.id]).toEqual(
      count > 0 ? [0, 0, count - 1] : [undefined, undefined, undefined],
    );
    expect([table.at(count), table.at(-count - 1)]).toEqual([undefined, undefined]);
  });

  it('puts a value with a known key in its place', () => {
    const table = of(130);
    table.set({ id: 129, is: 'second' });
    table.set({ id: 0, is: 'second' });
    expect([table.size, table.get(129)?.is, table.get(0)?.is, table.get(1)?.is]).toEqual([
      130,
      'second',
      'second',
      'first',
    ]);
  });

  it('is not changed by what is set in a copy, nor a copy by what is set in it', () => {
    for (const count of [5, 128, 200]) {
      const table = of(count);
      const copy = table.copy();
      const third = copy.copy();
      copy.set({ id: 0, is: 'copy' });
      copy.set({ id: 1_000, is: 'copy' });
      table.set({ id: 1, is: 'table' });
      table.set({ id: 2_000, is: 'table' });
      table.set({ id: 3_000, is: 'table' });
      expect([ids(table), ids(copy), ids(third)]).toEqual([
        [...counted(count), 2_000, 3_000],
        [...counted(count), 1_000],
        counted(count),
      ]);
      expect([table, copy, third].map((one) => [one.get(0)?.is, one.get(1)?.is])).toEqual([
        ['first', 'table'],
        ['copy', 'first'],
        ['first', 'first'],
      ]);
      expect([table, copy, third].map((one) => [one.has(1_000), one.has(2_000)])).toEqual([
        [false, true],
        [true, false],
        [false, false],
      ]);
      third.set({ id: 2_000, is: 'third' });
      expect([third.last(), table.get(2_000)?.is, third.size]).toEqual([
        { id: 2_000, is: 'third' },
        'table',
        count + 1,
      ]);
    }
  });

  it('is read as it was when the reading began', () => {
    const table = of(3);
    const seen: number[] = [];
    for (const { id } of table.values()) {
      seen.push(id);
      if (id < 2) table.set({ id: 10 + id, is: 'later' });
    }
    expect([seen, table.size]).toEqual([[0, 1, 2], 5]);
  });
});
