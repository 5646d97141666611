import type { Difficulty, DifficultyEstimate, DifficultyFeatures } from '@/server/core/task/difficulty';
import { calibrationOf } from './calibration';
import { type DifficultyExample, probabilityOf, train } from './logistic';
import { difficultyByPoints, pointsOf } from './rule';
import { byHistory, byRule, tooFewExamples } from './sentences';

/** Below so many examples, or with fewer than `leastOfEach` of either outcome, the rule decides. */
export const leastExamples = 30;
export const leastOfEach = 5;

/** One attempt solves it more often than not: easy. Less than one time in four: hard. */
const difficultyByProbability = (p: number): Difficulty =>
  p >= 0.6 ? 'easy' : p >= 0.25 ? 'medium' : 'hard';

/** Whether examples are enough to train on: enough of them, and enough of each outcome. */
export function enoughExamples(examples: readonly DifficultyExample[]): boolean {
  const solved = examples.filter((example) => example.solved).length;
  return examples.length >= leastExamples && Math.min(solved, examples.length - solved) >= leastOfEach;
}

/** How hard a task seems: by the fixed rule, or where `by` allows it and there are enough examples by the classifier. */
export function estimateDifficulty(
  features: DifficultyFeatures,
  by: 'rule' | 'history',
  examples: readonly DifficultyExample[],
): DifficultyEstimate {
  const points = pointsOf(features);
  if (by === 'rule' || !enoughExamples(examples)) {
    const difficulty = difficultyByPoints(points);
    const rule = byRule(difficulty, points);
    const reason =
      by === 'rule' ? rule : `${rule} ${tooFewExamples(examples.length, leastExamples, leastOfEach)}`;
    return { difficulty, features, by: 'rule', points, probability: null, calibration: null, reason };
  }
  const probability = probabilityOf(train(examples), features);
  const difficulty = difficultyByProbability(probability);
  return {
    difficulty,
    features,
    by: 'history',
    points,
    probability,
    calibration: calibrationOf(examples),
    reason: byHistory(difficulty, probability, examples.length),
  };
}
