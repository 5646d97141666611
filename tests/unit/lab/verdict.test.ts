import { describe, expect, it } from 'vitest';
import { analyse, currencyOf } from '@/server/core/experiment/analysis';
import { type ArmSummary, summariseArm } from '@/server/core/experiment/arms';
import { commonCells } from '@/server/core/experiment/common-cells';
import { type Comparison, compareArms } from '@/server/core/experiment/comparisons';
import { between, verdictOf } from '@/server/core/experiment/verdict';
import { cell, grid } from './cells';

const arm = (name: string, solved: number, runs = 10): ArmSummary => ({
  ...summariseArm(name, []),
  runs,
  solved,
  rate: solved / runs,
  low: 0.1,
  high: 0.9,
});
const compared = (first: string, second: string, change: Partial<Comparison> = {}): Comparison => ({
  first,
  second,
  tasks: 9,
  pairs: 10,
  onlyFirst: 3,
  onlySecond: 1,
  difference: 0.2,
  interval: { low: -0.1, high: 0.5 },
  p: 0.5,
  adjustedP: 0.5,
  settled: false,
  moreTasks: 4,
  ...change,
});

describe('what is said of arms', () => {
  it('of one alone is its rate and that there is nothing beside it', () => {
    expect(
      verdictOf(
        [arm('a', 5), arm('b', 0, 0)].map((one) => (one.name === 'b' ? { ...one, runs: 0 } : one)),
        [],
      ),
    ).toBe(
      'a solved 5 of 10 runs (50 %; 95 % confidence interval: 10 % to 90 %). There is no other arm to compare it with.',
    );
    expect(verdictOf([arm('a', 1, 1)], [])).toContain('a solved 1 of 1 run (100 %;');
    expect(verdictOf([], [])).toBe('No run has ended yet.');
  });

  it('is who leads, whom it beats and by how much, and what would settle the rest', () => {
    const comparisons = [
      compared('a', 'b', { settled: true, difference: 0.3 }),
      compared('c', 'a', { settled: true, difference: -0.4 }),
      compared('a', 'd', { moreTasks: 3 }),
      compared('a', 'e', { moreTasks: 12 }),
    ];
    expect(verdictOf([arm('d', 4), arm('b', 3), arm('a', 6), arm('c', 2), arm('e', 5)], comparisons)).toBe(
      'a solved the most, 60 % of 10 runs (95 % confidence interval: 10 % to 90 %). ' +
        'a is better than b (by 30 points) and c (by 40 points). The confidence is 95 % for all comparisons together. ' +
        'The experiment is too small to show whether a is better than e and d. ' +
        'If the results stay as they are, about 3 to 12 more tasks of this kind would settle it.',
    );
  });

  it('names one more task as one, and none where none can be named', () => {
    const verdictWith = (moreTasks: number | null) =>
      verdictOf([arm('a', 6), arm('b', 5)], [compared('a', 'b', { moreTasks })]);
    expect(verdictWith(1)).toContain('about 1 more task of this kind');
    expect(verdictWith(2)).toContain('about 2 more tasks of this kind');
    expect(verdictWith(null)).toContain(
      'The arms are equal so far, so the number of tasks that would settle it cannot be estimated.',
    );
  });

  it('warns of fewer than eight tasks, of one in words', () => {
    const verdictWith = (tasks: number) =>
      verdictOf([arm('a', 6), arm('b', 5)], [compared('a', 'b', { tasks })]);
    expect(verdictWith(8)).not.toContain('describes these tasks');
    expect(verdictWith(7)).toContain(
      'With 7 tasks the result describes these tasks. It says little about other tasks.',
    );
    expect(verdictWith(1)).toContain('With one task the result describes');
  });

  it('does not call settled what speaks against the leader', () => {
    const against = compared('a', 'b', { settled: true, difference: -0.2 });
    expect(verdictOf([arm('a', 6), arm('b', 5)], [against])).not.toContain('is better than');
  });

  it('names arms that solved equally often together', () => {
    expect(verdictOf([arm('a', 5), arm('b', 5), arm('c', 5)], [])).toContain(
      'a, b and c solved equally many, 50 %',
    );
  });
});

describe('a comparison', () => {
  it('is turned round where it is asked for from the other side, its interval too', () => {
    const comparisons = [compared('a', 'b')];
    expect(between(comparisons, 'a', 'b')).toBe(comparisons[0]);
    expect(between(comparisons, 'b', 'a')).toMatchObject({
      first: 'b',
      second: 'a',
      onlyFirst: 1,
      onlySecond: 3,
      difference: -0.2,
      interval: { low: -0.5, high: 0.1 },
    });
    expect(between([compared('a', 'b', { interval: null })], 'b', 'a')?.interval).toBeNull();
    expect(between(comparisons, 'a', 'c')).toBeUndefined();
    expect(between(comparisons, 'c', 'b')).toBeUndefined();
  });

  it('needs as many more tasks as the stricter of its two tests asks for', () => {
    const few = [...grid('a', 6, 20, (task) => task === 0), ...grid('b', 6, 20, () => false)];
    const [oneTask] = compareArms(['a', 'b'], few, 1);
    // Differences 1, 0, 0, 0, 0, 0: ((1.95996 + 0.84162) · 0.40825 ÷ (1/6))² = 47.1, less the six there are.
    expect(oneTask?.moreTasks).toBe(42);
    const even = [...grid('a', 4, 1, (task) => task < 2), ...grid('b', 4, 1, (task) => task >= 2)];
    expect(compareArms(['a', 'b'], even, 1)[0]).toMatchObject({ difference: 0, p: 1, moreTasks: null });
  });

  it('is of each two arms, in their order', () => {
    const cells = ['a', 'b', 'c'].flatMap((name) => grid(name, 2, 1, () => true));
    expect(compareArms(['a', 'b', 'c'], cells, 1).map(({ first, second }) => first + second)).toEqual([
      'ab',
      'ac',
      'bc',
    ]);
    expect(compareArms(['a', 'z'], cells, 1)[0]).toMatchObject({ tasks: 0, pairs: 0, settled: false });
  });
});

describe('an analysis', () => {
  const spec = (budget: { steps: number | null; tokens: number | null; usd: number | null }) => ({
    arms: ['a', 'b'].map((name) => ({ name, strategy: 'single', parameters: {}, model: 'repair' })),
    seed: 1,
    repeats: 9,
    budget,
  });

  it('counts costs in the currency of the first limit', () => {
    expect([
      currencyOf({ steps: 1, tokens: 1, usd: 1 }),
      currencyOf({ steps: null, tokens: 1, usd: 1 }),
      currencyOf({ steps: null, tokens: null, usd: 1 }),
    ]).toEqual(['steps', 'tokens', 'usd']);
    const cells = [
      cell('a', 't', 1, true, { steps: 9, tokens: 1 }),
      cell('b', 't', 1, true, { steps: 1, tokens: 9 }),
    ];
    const front = (budget: Parameters<typeof spec>[0]) =>
      analyse(spec(budget), cells).arms.map(({ onFront }) => onFront);
    expect(front({ steps: 9, tokens: null, usd: null })).toEqual([false, true]);
    expect(front({ steps: null, tokens: 9, usd: null })).toEqual([true, false]);
  });

  it('puts no arm on the front that has not run, and judges all by what there is then', () => {
    const { arms, verdict } = analyse(
      spec({ steps: 9, tokens: null, usd: null }),
      grid('a', 2, 1, () => true),
    );
    expect(arms.map(({ onFront }) => onFront)).toEqual([true, false]);
    expect(verdict).toContain('a solved 2 of 2 runs');
  });

  it('takes for common what every arm has run and what counts', () => {
    const cells = [
      cell('a', 't', 1, true),
      cell('b', 't', 1, true),
      cell('a', 'u', 1, true),
      cell('b', 'u', 1, false, { status: 'failed' }),
    ];
    expect(commonCells(['a', 'b'], cells).map(({ arm, task }) => arm + task)).toEqual(['at', 'bt']);
  });
});
