import { describe, expect, it } from 'vitest';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import { calibrationOf } from '@/server/search/difficulty/calibration';
import { estimateDifficulty } from '@/server/search/difficulty/estimate';
import { type DifficultyExample, probabilityOf, train } from '@/server/search/difficulty/logistic';

const features = (change: Partial<DifficultyFeatures> = {}): DifficultyFeatures => ({
  files: 10,
  tests: 8,
  targets: 1,
  filesTouched: 2,
  stepsToLocalize: 2,
  failureKinds: ['assertion'],
  bestReward: 0,
  ...change,
});
const example = (solved: boolean, change: Partial<DifficultyFeatures> = {}): DifficultyExample => ({
  features: features(change),
  solved,
});
const several = (count: number, solved: boolean, change: Partial<DifficultyFeatures> = {}) =>
  Array.from({ length: count }, () => example(solved, change));

describe('a trained classifier', () => {
  it('holds the mean and the spread of each feature, counts by the logarithm of one more', () => {
    const one = { files: 0, tests: 1, targets: 2, filesTouched: 3, stepsToLocalize: 4, bestReward: 0.5 };
    const other = { ...one, files: 7, stepsToLocalize: 8, packages: ['a', 'b'], failureKinds: [] };
    const { means, scales } = train([example(true, one), example(false, other)]);
    const expected = {
      means: [Math.log(8) / 2, Math.log(2), Math.log(3), Math.log(4), 6, 0.5, 0.5, Math.log(3) / 2],
      // What is the same in all examples has the scale 1.
      scales: [Math.log(8) / 2, 1, 1, 1, 2, 0.5, 1, Math.log(3) / 2],
    };
    expect(means).toEqual(expected.means.map((value) => expect.closeTo(value, 12)));
    expect(scales).toEqual(expected.scales.map((value) => expect.closeTo(value, 12)));
  });

  it('takes a place never found for one found at the twelfth step', () => {
    const given = [
      ...several(3, true),
      ...several(3, false, { stepsToLocalize: 9 }),
      example(true, { stepsToLocalize: 9 }),
    ];
    const model = train(given);
    const at = (stepsToLocalize: number | null) => probabilityOf(model, features({ stepsToLocalize }));
    expect(at(null)).toBe(at(12));
    expect(at(null)).toBeLessThan(at(9));
    expect(at(9)).toBeLessThan(at(2));
  });

  it('is where the penalised likelihood is highest: its gradient is nought', () => {
    const given = [
      ...several(6, true),
      ...several(2, false),
      ...several(3, true, { files: 100 }),
      ...several(7, false, { files: 100 }),
      ...several(2, true, { bestReward: 1, files: 40 }),
    ];
    const model = train(given);
    const { means, scales, weights } = model;
    const errors = given.map(({ features, solved }) => probabilityOf(model, features) - Number(solved));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(errors)).toBeCloseTo(0, 8);
    const files = given.map(
      ({ features }) => (Math.log1p(features.files) - (means[0] ?? 0)) / (scales[0] ?? 1),
    );
    const reward = given.map(({ features }) => (features.bestReward - (means[6] ?? 0)) / (scales[6] ?? 1));
    for (const [column, weight] of [
      [files, weights[0] ?? 0],
      [reward, weights[6] ?? 0],
    ] as const) {
      expect(Math.abs(weight)).toBeGreaterThan(0.1);
      expect(mean(errors.map((error, i) => error * (column[i] ?? 0))) + 0.05 * weight).toBeCloseTo(0, 8);
    }
    // What is the same in all examples weighs nothing.
    expect(weights[1]).toBeCloseTo(0, 12);
  });

  it('is not led by a feature that was the same in all examples', () => {
    // The mean of so many equal logarithms is rounded: by that alone a larger repository seemed certain or hopeless.
    for (const solved of [11, 24]) {
      const model = train([...several(solved, true), ...several(40 - solved, false)]);
      expect(model.scales).toEqual(Array(8).fill(1));
      expect(probabilityOf(model, features({ files: 100, tests: 70 }))).toBeCloseTo(solved / 40, 6);
    }
  });

  it('of examples that all end alike leans that way', () => {
    expect(probabilityOf(train(several(4, true)), features())).toBeGreaterThan(0.95);
    expect(probabilityOf(train(several(4, false)), features())).toBeLessThan(0.05);
  });
});

describe('the calibration of a classifier', () => {
  it('predicts each fifth of the examples from the others', () => {
    // Alike in all they show: each fold predicts the rate of the other four.
    const given = Array.from({ length: 20 }, (_, i) => example(i % 5 === 0));
    const { examples, brier, baseline, bins } = calibrationOf(given);
    expect(examples).toBe(20);
    expect(baseline).toBeCloseTo(0.2 * 0.8, 12);
    // The fold of those solved is predicted from examples none of which was: near 0. The others see a quarter solved.
    const [low, quarter] = bins;
    expect(bins).toHaveLength(2);
    expect(low).toMatchObject({ from: 0, examples: 4, observed: 1 });
    expect(low?.to).toBeCloseTo(0.2, 12);
    expect(low?.predicted).toBeLessThan(0.05);
    expect(quarter).toMatchObject({ examples: 16, observed: 0 });
    expect(quarter?.from).toBeCloseTo(0.2, 12);
    expect(quarter?.to).toBeCloseTo(0.4, 12);
    expect(quarter?.predicted).toBeCloseTo(0.25, 6);
    const p = low?.predicted ?? 0;
    expect(brier).toBeCloseTo((4 * (p - 1) ** 2 + 16 * 0.0625) / 20, 6);
  });

  it('puts what is nearly certain into the last bin, and leaves out empty ones', () => {
    const { bins } = calibrationOf([
      ...several(50, true),
      ...several(50, false, { files: 500, stepsToLocalize: null }),
    ]);
    expect(bins.map(({ from, examples, observed }) => [Math.round(10 * from), examples, observed])).toEqual([
      [0, 50, 0],
      [8, 50, 1],
    ]);
    expect(calibrationOf([])).toEqual({ examples: 0, brier: 0, baseline: 0, bins: [] });
  });
});

describe('the estimate from the history', () => {
  const rate = (solved: number, of: number) => [...several(solved, true), ...several(of - solved, false)];

  it.each([
    [26, 40, 'easy'],
    [22, 40, 'medium'],
    [12, 40, 'medium'],
    [8, 40, 'hard'],
  ] as const)('of %d in %d is %s', (solved, of, difficulty) => {
    const estimate = estimateDifficulty(features({ files: 100 }), 'history', rate(solved, of));
    expect(estimate).toMatchObject({ by: 'history', difficulty, points: 2 });
    expect(estimate.probability).toBeCloseTo(solved / of, 6);
    expect(estimate.calibration?.examples).toBe(of);
    expect(estimate.reason).toBe(
      `According to 40 earlier runs, one attempt solves it with a probability of ${Math.round((100 * solved) / of)} %, so the task is ${difficulty}.`,
    );
  });

  it('wants thirty examples, five of each outcome', () => {
    const by = (solved: number, of: number) => estimateDifficulty(features(), 'history', rate(solved, of)).by;
    expect([by(5, 30), by(25, 30), by(4, 30), by(26, 30), by(14, 29)]).toEqual([
      'history',
      'history',
      'rule',
      'rule',
      'rule',
    ]);
    expect(estimateDifficulty(features(), 'rule', rate(15, 30))).toMatchObject({
      by: 'rule',
      reason: 'The rule gives 0 points, so the task is easy.',
      probability: null,
      calibration: null,
    });
    expect(estimateDifficulty(features(), 'history', []).reason).toBe(
      'The rule gives 0 points, so the task is easy. There are 0 examples in the history. The classifier needs 30, and 5 of each outcome.',
    );
  });
});
