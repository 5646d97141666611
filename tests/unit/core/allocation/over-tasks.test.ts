import { describe, expect, it } from 'vitest';
import { budgetOverTasks, expectedWithin } from '@/server/core/allocation/over-tasks';
import { grid } from '@/tests/unit/lab/cells';

describe('a budget over the tasks of an experiment', () => {
  it('gives little to what is always solved and most to what is solved at times', () => {
    const cells = grid('a', 3, 40, (task, repeat) => task === 0 || (task === 1 && repeat <= 8));
    const budget = budgetOverTasks('a', cells, 4, 16);
    const [sure, between, hopeless] = budget?.tasks ?? [];
    expect(sure).toMatchObject({ runs: 40, solved: 40 });
    expect(between?.given).toBeGreaterThan(sure?.given ?? 99);
    expect(hopeless?.chance).toBeLessThan(0.1);
    expect([sure?.oracle, between?.oracle, hopeless?.oracle]).toEqual([1, 8, 1]);
    expect((budget?.tasks ?? []).reduce((sum, { given }) => sum + given, 0)).toBeLessThanOrEqual(12);
    expect(budget?.spread).toBeGreaterThanOrEqual(budget?.equal ?? 1);
  });

  it('draws few runs towards the mean of all tasks', () => {
    const cells = grid('a', 4, 1, (task) => task === 0);
    const chances = budgetOverTasks('a', cells, 2, 16)?.tasks.map(({ chance }) => chance) ?? [];
    expect(chances[0]).toBeLessThan(0.7);
    expect(chances[1]).toBeGreaterThan(0.1);
  });

  it('says nothing before the arm has run', () => {
    expect(
      budgetOverTasks(
        'b',
        grid('a', 2, 2, () => true),
        2,
        16,
      ),
    ).toBeNull();
  });

  it('expects of k runs what the beta-binomial law says', () => {
    // Beta(1, 1): 1 − 1 ÷ (k + 1).
    for (const k of [1, 2, 5, 16]) expect(expectedWithin(1, 1)(k)).toBeCloseTo(1 - 1 / (k + 1), 12);
  });

  it('has the numbers computed by hand for one run of each of two tasks', () => {
    const cells = grid('a', 2, 1, (task) => task === 0);
    // Overall (1 + 1) ÷ (2 + 2) = ½, so that the two tasks are Beta(2, 1) and Beta(1, 2).
    const budget = budgetOverTasks('a', [...cells, ...grid('b', 2, 3, () => true)], 1, 16);
    expect(
      budget?.tasks.map(({ runs, solved, chance, given, oracle }) => [runs, solved, chance, given, oracle]),
    ).toEqual([
      [1, 1, expect.closeTo(2 / 3, 12), 1, 1],
      [1, 0, expect.closeTo(1 / 3, 12), 1, 1],
    ]);
    expect(budget?.equal).toBeCloseTo((2 / 3 + 1 / 3) / 2, 12);
    expect(budget?.spread).toBeCloseTo(0.5, 12);
    expect(budget?.seen).toEqual({ equal: 0.5, spread: 0.5, oracle: 0.5 });
    // Two runs each: 1 − (1/3)(2/4) and 1 − (2/3)(3/4); the rates seen stay what they are.
    const two = budgetOverTasks('a', cells, 2, 2);
    expect(two?.equal).toBeCloseTo((5 / 6 + 1 / 2) / 2, 12);
    expect(two?.seen.equal).toBe(0.5);
    expect(budgetOverTasks('a', cells, 5, 1)?.equal).toBeCloseTo(0.5, 12);
  });

  it('takes the chance it is told for a task, in place of its runs', () => {
    const cells = grid('a', 2, 1, (task) => task === 0);
    const [first] = cells;
    const budget = budgetOverTasks('a', cells, 1, 16, new Map([[first?.task ?? '', 0.25]]));
    expect(budget?.tasks.map(({ chance }) => chance)).toEqual([0.25, expect.closeTo(1 / 3, 12)]);
    // One run at Beta(0.5, 1.5) and one at Beta(1, 2).
    expect(budget?.equal).toBeCloseTo((0.25 + 1 / 3) / 2, 12);
  });
});
