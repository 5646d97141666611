import { describe, expect, it } from 'vitest';
import { budgetOverTasks, expectedWithin } from '@/server/core/allocation/over-tasks';
import { grid } from '@/tests/unit/lab/cells';

describe('a budget over the tasks of an experiment', () => {
  it('gives little to what is always solved and most to what is solved at times', () => {
    const cells = grid('a', 3, 40, (task, repeat) => task === 0 || (task === 1 && repeat <= 8));
    const told = budgetOverTasks('a', cells, 4, 16);
    const [sure, between, hopeless] = told?.tasks ?? [];
    expect(sure).toMatchObject({ runs: 40, solved: 40 });
    expect(between?.given).toBeGreaterThan(sure?.given ?? 99);
    expect(hopeless?.chance).toBeLessThan(0.1);
    expect([sure?.oracle, between?.oracle, hopeless?.oracle]).toEqual([1, 8, 1]);
    expect((told?.tasks ?? []).reduce((sum, { given }) => sum + given, 0)).toBeLessThanOrEqual(12);
    expect(told?.spread).toBeGreaterThanOrEqual(told?.equal ?? 1);
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
});
