import { describe, expect, it } from 'vitest';
import { analyse } from '@/server/core/experiment/analysis';
import { anytimeCurve } from '@/server/core/experiment/anytime';
import { summariseArm } from '@/server/core/experiment/arms';
import { compareArms } from '@/server/core/experiment/comparisons';
import { between } from '@/server/core/experiment/verdict';
import { cell, grid } from './cells';

const specOf = (...names: string[]) => ({
  arms: names.map((name) => ({ name, strategy: 'single', parameters: {}, model: 'repair' })),
  seed: 1,
  repeats: 100,
  budget: { steps: 60, tokens: null, usd: null },
});

describe('an arm', () => {
  it('counts runs that ended by themselves, and tells the others apart', () => {
    const arm = summariseArm('a', [
      cell('a', 't', 1, true, { steps: 4 }),
      cell('a', 't', 2, false, { steps: 20 }),
      cell('a', 't', 3, false, { status: 'failed' }),
      cell('b', 't', 1, true),
    ]);
    expect(arm).toMatchObject({ runs: 2, solved: 1, rate: 0.5, failed: 1 });
    expect(arm.perSolve?.steps).toBe(24);
    expect(arm.passAtK).toEqual([0.5, 1]);
    expect(arm.passHatK).toEqual([0.5, 0]);
  });

  it('says nothing of cost per solve, nor of the holdout, where there is none', () => {
    const arm = summariseArm('a', [cell('a', 't', 1, false)]);
    expect(arm).toMatchObject({ perSolve: null, gap: null, rate: 0 });
    expect(summariseArm('a', [])).toMatchObject({ runs: 0, rate: 0, low: 0, high: 1, passAtK: [] });
  });

  it('has a gap where what passes the visible tests fails the holdout', () => {
    const arm = summariseArm('a', [
      cell('a', 't', 1, false, { visible: true, candidates: 1, passedHoldout: 0 }),
      cell('a', 't', 2, true),
    ]);
    expect(arm).toMatchObject({ gap: 0.5, visible: 2, solved: 1 });
  });
});

describe('the anytime curve', () => {
  it('climbs where runs were solved and stays where no more is', () => {
    const cells = [
      cell('a', 't', 1, true, { solvedAt: { steps: 5, tokens: 50, usd: 0 } }),
      cell('a', 't', 2, true, { solvedAt: { steps: 5, tokens: 50, usd: 0 } }),
      cell('a', 't', 3, true, { solvedAt: { steps: 9, tokens: 90, usd: 0 } }),
      cell('a', 't', 4, false),
    ];
    expect(anytimeCurve('a', cells, 'steps', 60)).toEqual([
      { spent: 0, rate: 0 },
      { spent: 5, rate: 0.5 },
      { spent: 9, rate: 0.75 },
      { spent: 60, rate: 0.75 },
    ]);
    expect(anytimeCurve('b', cells, 'steps', 60)).toEqual([]);
  });
});

describe('two arms', () => {
  it('are paired by task and repeat; what only one has run is left out', () => {
    const cells = [
      ...grid('a', 4, 2, () => true),
      ...grid('b', 4, 2, (_, repeat) => repeat === 1),
      cell('a', 'extra', 1, true),
    ];
    const [comparison] = compareArms(['a', 'b'], cells, 1);
    expect(comparison).toMatchObject({ tasks: 4, pairs: 8, onlyFirst: 4, onlySecond: 0, difference: 0.5 });
    expect(comparison?.p).toBeCloseTo(0.125, 9);
  });

  it('are told apart only where both the test and the interval over tasks say so', () => {
    // One task alone makes the difference: the runs are many, the tasks are not.
    const few = [...grid('a', 6, 20, (task) => task === 0), ...grid('b', 6, 20, () => false)];
    const [comparison] = compareArms(['a', 'b'], few, 1);
    expect(comparison?.adjustedP).toBeLessThan(0.001);
    expect(comparison?.settled).toBe(false);
    expect(comparison?.moreTasks).toBeGreaterThan(0);
    const many = [...grid('a', 12, 2, (task) => task < 9), ...grid('b', 12, 2, () => false)];
    expect(compareArms(['a', 'b'], many, 1)[0]).toMatchObject({ settled: true, moreTasks: 0 });
  });

  it('are the same seen from either side', () => {
    const cells = [...grid('a', 5, 1, () => true), ...grid('b', 5, 1, (task) => task > 2)];
    const comparisons = compareArms(['a', 'b'], cells, 1);
    expect(between(comparisons, 'b', 'a')).toMatchObject({ difference: -0.6, onlyFirst: 0, onlySecond: 3 });
  });
});

describe('the verdict', () => {
  it('names whom the leader beats, and what would settle the rest', () => {
    const cells = [
      ...grid('strong', 12, 3, (task) => task < 10),
      ...grid('alike', 12, 3, (task) => task < 9),
      ...grid('weak', 12, 3, () => false),
    ];
    const { verdict, arms } = analyse(specOf('strong', 'alike', 'weak'), cells);
    expect(verdict).toContain('strong solved the most, 83 % of 36 runs');
    expect(verdict).toContain('strong is better than weak (by 83 points)');
    expect(verdict).toContain('too small to show whether strong is better than alike');
    expect(verdict).toMatch(/about \d+ more tasks of this kind would settle it/);
    expect(arms.map(({ onFront }) => onFront)).toEqual([true, false, false]);
  });

  it('claims nothing of equals, of one arm, or before the first run', () => {
    const level = [...grid('a', 3, 1, () => true), ...grid('b', 3, 1, () => true)];
    expect(analyse(specOf('a', 'b'), level).verdict).toContain('a and b solved equally many');
    expect(analyse(specOf('a', 'b'), level).verdict).toContain('cannot be estimated');
    expect(analyse(specOf('a', 'b'), []).verdict).toBe('No run has ended yet.');
    expect(
      analyse(
        specOf('a'),
        grid('a', 3, 1, () => true),
      ).verdict,
    ).toContain('no other arm to compare it with');
  });

  it('judges half a table by the part that every arm has run', () => {
    const cells = [...grid('a', 4, 1, (task) => task < 2), ...grid('b', 3, 1, (task) => task < 2)];
    expect(analyse(specOf('a', 'b'), cells).verdict).toContain('a and b solved equally many, 67 % of 3 runs');
  });

  it('leaves out what an allocation gave one arm beyond the repeats', () => {
    const fair = [...grid('a', 4, 2, () => true), ...grid('b', 4, 2, () => true)];
    const more = grid('a', 4, 16, (_, repeat) => repeat <= 2);
    const spec = { ...specOf('a', 'b'), repeats: 2 };
    expect(analyse(spec, [...fair, ...more.filter(({ repeat }) => repeat > 2)])).toEqual(analyse(spec, fair));
  });

  it('warns that few tasks say little of others', () => {
    const two = [...grid('a', 2, 9, () => true), ...grid('b', 2, 9, () => false)];
    expect(analyse(specOf('a', 'b'), two).verdict).toContain(
      'With 2 tasks the result describes these tasks.',
    );
  });
});

describe('the verdict of an experiment that fills', () => {
  it('is by the runs that every arm has, and tells how many those are', () => {
    const some = [cell('a', 't', 1, true), cell('b', 't', 1, false), cell('b', 'u', 1, true)];
    expect(analyse(specOf('a', 'b'), some)).toMatchObject({ judged: 2 });
    expect(analyse(specOf('a', 'b'), [...some, cell('a', 'u', 1, true)])).toMatchObject({ judged: 4 });
  });
});
