import { describe, expect, it } from 'vitest';
import { allocationOutcome, decideAllocation, type Probed } from '@/server/core/allocation/allocation';
import { seededRandom } from '@/server/core/base/random';
import type { Allocation } from '@/server/core/experiment/allocation-spec';
import { cell } from '@/tests/unit/lab/cells';

const total = (given: readonly number[]) => given.reduce((sum, runs) => sum + runs, 0);
const probed = (passed: number, chance: number | null = null): Probed => ({ runs: 1, passed, chance });

describe('a budget that is spread after probes', () => {
  it('gives what a probe solved no further run, and the others what that saves', () => {
    const given = decideAllocation(
      { probes: 1, cap: 16 },
      2,
      [1, 1, 1, 0].map((passed) => probed(passed)),
    );
    expect(given).toEqual([1, 1, 1, 4]);
  });

  it('goes by the classifier where it says something: more to what is likely than to what is hopeless', () => {
    const given = decideAllocation(
      { probes: 1, cap: 8 },
      3,
      [0.5, 0.01, 0.5, 0.01].map((p) => probed(0, p)),
    );
    expect(given).toEqual([4, 2, 4, 2]);
  });

  it('counts the probes, keeps the mean and the cap, and gives at least the probes', () => {
    const random = seededRandom('decide');
    for (let round = 0; round < 40; round++) {
      const probes = [1, 2, 4][round % 3] ?? 1;
      const cap = [4, 8, 16][round % 3] ?? 16;
      const tasks = Array.from({ length: 20 }, () => {
        const passed = Math.floor(random() * (probes + 1));
        return { runs: probes, passed, chance: round % 2 === 0 ? random() : null };
      });
      const mean = probes + Math.floor(random() * 4);
      const given = decideAllocation({ probes, cap }, mean, tasks);
      expect(total(given)).toBeLessThanOrEqual(mean * tasks.length);
      expect(Math.max(...given)).toBeLessThanOrEqual(cap);
      expect(Math.min(...given)).toBeGreaterThanOrEqual(probes);
    }
  });
});

describe('what a spread came to', () => {
  const allocation: Allocation = {
    arm: 'a',
    probes: 1,
    cap: 16,
    estimator: 'probes',
    classifier: null,
    given: [1, 4, 1],
  };
  const names = ['t0', 't1', 't2'];
  const runs = (task: string, solvedAt: number | null, n: number) =>
    Array.from({ length: n }, (_, i) => cell('a', task, i + 1, i + 1 === solvedAt));
  const cells = [...runs('t0', 1, 2), ...runs('t1', 4, 4), ...runs('t2', 2, 2)];

  it('stands beside the equal share of the same tasks and seeds, and an oracle that buys the cheapest first', () => {
    const outcome = allocationOutcome(allocation, 2, names, cells);
    expect(outcome?.plans).toEqual([
      { name: 'equal share', runs: 6, solved: 2 },
      { name: 'spread', runs: 6, solved: 2 },
      // 1 + 2 runs solve two tasks and one more goes to the third; its 4 would be 7 in all.
      { name: 'oracle', runs: 4, solved: 2 },
    ]);
    expect(outcome).toMatchObject({ difference: 0, ended: true });
    expect(outcome?.tasks[1]).toEqual({ task: 't1', equal: 2, given: 4, firstSolved: 4 });
  });

  it('has not ended before every run of both has, and is nothing before it is decided', () => {
    expect(allocationOutcome(allocation, 2, names, cells.slice(0, -1))?.ended).toBe(false);
    expect(allocationOutcome({ ...allocation, given: null }, 2, names, cells)).toBeNull();
  });
});
