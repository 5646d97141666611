import { describe, expect, it } from 'vitest';
import { attemptId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { NodeState } from '@/server/core/run/node';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { Outcome } from '@/server/core/verdict/outcome';
import { calibrationOf } from '@/server/search/difficulty/calibration';
import { estimateDifficulty, leastExamples } from '@/server/search/difficulty/estimate';
import { featuresOf } from '@/server/search/difficulty/features';
import { type DifficultyExample, probabilityOf, train } from '@/server/search/difficulty/logistic';
import { TreeBuilder } from './build-tree';

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

/** Examples in which small repositories are solved with 90 %, large ones with 10 %. */
function examples(n: number): DifficultyExample[] {
  const random = seededRandom('examples');
  return Array.from({ length: n }, (_, i) => ({
    features: features({
      files: i % 2 === 0 ? 5 + Math.floor(random() * 5) : 100 + Math.floor(random() * 50),
    }),
    solved: random() < (i % 2 === 0 ? 0.9 : 0.1),
  }));
}

describe('the difficulty by the rule', () => {
  it.each([
    [features(), 'easy'],
    [features({ files: 40, stepsToLocalize: null }), 'medium'],
    [features({ files: 100, stepsToLocalize: null, failureKinds: ['assertion', 'error'] }), 'hard'],
    [
      features({ files: 100, stepsToLocalize: null, failureKinds: ['assertion', 'error'], bestReward: 0.5 }),
      'medium',
    ],
  ] as const)('of %o is %s', (given, difficulty) => {
    expect(estimateDifficulty(given, 'rule', [])).toMatchObject({
      difficulty,
      by: 'rule',
      probability: null,
    });
  });

  it('decides below the stated number of examples, and says so', () => {
    const few = estimateDifficulty(features(), 'history', examples(leastExamples - 1));
    expect(few.by).toBe('rule');
    expect(few.reason).toContain(`There are ${leastExamples - 1} examples`);
    expect(estimateDifficulty(features(), 'history', examples(leastExamples)).by).toBe('history');
  });

  it('decides where all examples had the same outcome: there is nothing to tell apart', () => {
    const alike = examples(60).map((example) => ({ ...example, solved: true }));
    expect(estimateDifficulty(features(), 'history', alike).by).toBe('rule');
  });
});

describe('the classifier', () => {
  it('learns what separates solved from unsolved', () => {
    const model = train(examples(200));
    expect(probabilityOf(model, features({ files: 6 }))).toBeGreaterThan(0.75);
    expect(probabilityOf(model, features({ files: 120 }))).toBeLessThan(0.25);
    expect(estimateDifficulty(features({ files: 6 }), 'history', examples(200)).difficulty).toBe('easy');
    expect(estimateDifficulty(features({ files: 120 }), 'history', examples(200)).difficulty).toBe('hard');
  });

  it('gives the overall rate where the features tell nothing', () => {
    const same = Array.from({ length: 40 }, (_, i) => ({ features: features(), solved: i % 4 === 0 }));
    expect(probabilityOf(train(same), features())).toBeCloseTo(0.25, 2);
  });

  it('is calibrated on data it fits: what it predicts is what is observed', () => {
    const { bins, brier, baseline, examples: n } = calibrationOf(examples(400));
    expect(n).toBe(400);
    expect(brier).toBeLessThan(baseline / 1.5);
    expect(bins.reduce((sum, bin) => sum + bin.examples, 0)).toBe(400);
    for (const bin of bins.filter((one) => one.examples > 50)) {
      expect(Math.abs(bin.predicted - bin.observed)).toBeLessThan(0.1);
    }
  });

  it('is shown to be worthless on noise by its calibration', () => {
    const random = seededRandom('noise');
    const noise = Array.from({ length: 300 }, () => ({
      features: features({ files: Math.floor(random() * 200), filesTouched: Math.floor(random() * 9) }),
      solved: random() < 0.5,
    }));
    const { brier, baseline } = calibrationOf(noise);
    expect(brier).toBeGreaterThan(baseline * 0.97);
  });
});

describe('the features of a probe', () => {
  const outcome = (message: string, frame: string | null): Outcome => ({
    status: 'read',
    tests: [{ id: 'test/a.test.js > adds', status: 'failed', message, frame }],
    exitCode: 1,
    log: '',
    ms: 1,
    tampered: [],
  });

  it('count steps until the file a failing target points at was opened', () => {
    const tree = new TreeBuilder('adaptive');
    const state = tree.state();
    state.baseline = { targets: ['test/a.test.js > adds'], guards: ['test/a.test.js > keeps'] };
    const { id } = tree.walk({ steps: 3, reward: 0.5 });
    const walked = tree.state();
    walked.baseline = state.baseline;
    const second = walked.nodes.at(2);
    if (second) walked.nodes.set(NodeState.of({ ...second.settled, path: 'src/a.js' }, second));
    expect(featuresOf(walked, id, outcome('expected 2', 'src/a.js:12'), 7)).toEqual({
      files: 7,
      tests: 2,
      targets: 1,
      filesTouched: 1,
      stepsToLocalize: 2,
      failureKinds: ['assertion'],
      bestReward: 0.5,
    });
  });

  it('say that it was not localized where no step opened it, and live without the root’s report', () => {
    const state = new TreeBuilder('adaptive').state();
    state.baseline = { targets: ['test/a.test.js > adds'], guards: [] };
    expect(
      featuresOf(state, attemptId(1), outcome('TypeError: x is not a function', 'src/b.js:1'), 7),
    ).toMatchObject({
      stepsToLocalize: null,
      failureKinds: ['error'],
    });
    expect(featuresOf(state, attemptId(1), null, 7).failureKinds).toEqual([]);
  });
});
