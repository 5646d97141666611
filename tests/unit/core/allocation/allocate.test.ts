import { describe, expect, it } from 'vitest';
import { allocate, rungAt, rungs } from '@/server/core/allocation/allocate';
import { seededRandom } from '@/server/core/base/random';

const solves = (p: number) => (k: number) => 1 - (1 - p) ** k;
const total = (given: number[]) => given.reduce((sum, n) => sum + n, 0);

describe('a budget over tasks', () => {
  it('goes where it is worth most: little to the sure and the hopeless, much to those between', () => {
    const given = allocate([0.999, 0.15, 0.000_01, 0.15].map(solves), 4);
    expect(given[0]).toBeLessThanOrEqual(2);
    expect(given[2]).toBeLessThanOrEqual(2);
    expect(given[1]).toBeGreaterThanOrEqual(4);
    expect(total(given)).toBeLessThanOrEqual(16);
  });

  it('never exceeds the mean or a task’s cap, and every task gets an attempt', () => {
    const random = seededRandom('allocation');
    for (let round = 0; round < 50; round++) {
      const tasks = Array.from({ length: 30 }, () => solves(random()));
      const mean = 1 + random() * 8;
      const cap = rungs[Math.floor(random() * rungs.length)] ?? 16;
      const given = allocate(tasks, mean, cap);
      expect(total(given)).toBeLessThanOrEqual(mean * 30);
      expect(Math.max(...given)).toBeLessThanOrEqual(cap);
      expect(Math.min(...given)).toBeGreaterThanOrEqual(1);
    }
  });

  it('is worth at least the equal share by what it was told', () => {
    const random = seededRandom('worth');
    for (let round = 0; round < 30; round++) {
      const tasks = Array.from({ length: 25 }, () => solves(random() ** 2));
      const worth = (given: number[]) => tasks.reduce((sum, task, i) => sum + task(given[i] ?? 0), 0);
      expect(worth(allocate(tasks, 4))).toBeGreaterThanOrEqual(worth(tasks.map(() => 4)) - 1e-9);
    }
  });

  it('comes within two per cent of the best there is, where all ways can be counted', () => {
    const tasks = [0.9, 0.5, 0.1].map(solves);
    const worth = (given: readonly number[]) => tasks.reduce((sum, task, i) => sum + task(given[i] ?? 0), 0);
    let best = 0;
    for (const a of rungs)
      for (const b of rungs)
        for (const c of rungs) {
          if (a + b + c <= 12) best = Math.max(best, worth([a, b, c]));
        }
    expect(worth(allocate(tasks, 4))).toBeGreaterThanOrEqual(0.98 * best);
  });

  it('takes the largest rung where attempts cost nothing and the least where they cost all', () => {
    expect(rungAt(solves(0.3), 0, 16)).toBe(16);
    expect(rungAt(solves(0.3), 0, 8)).toBe(8);
    expect(rungAt(solves(0.3), 1, 16)).toBe(1);
  });
});
