import type { Calibration } from '@/server/core/task/difficulty';
import { type DifficultyExample, probabilityOf, train } from './logistic';

const folds = 5;
const binWidth = 0.2;

/**
 * How far the classifier's probabilities can be believed: each example is predicted by a classifier trained without
 * its fifth of the examples. The Brier score is the mean of (p − outcome)²; `baseline` is that of the overall rate.
 */
export function calibrationOf(examples: readonly DifficultyExample[]): Calibration {
  const predicted = Array.from({ length: folds }, (_, fold) => {
    const held = examples.filter((_, index) => index % folds === fold);
    const model = train(examples.filter((_, index) => index % folds !== fold));
    return held.map(({ features, solved }) => ({ p: probabilityOf(model, features), y: Number(solved) }));
  }).flat();
  const rate = mean(predicted.map(({ y }) => y));
  const bins = Array.from({ length: Math.round(1 / binWidth) }, (_, i) => {
    const from = i * binWidth;
    const within = predicted.filter(({ p }) => Math.min(Math.floor(p / binWidth), 1 / binWidth - 1) === i);
    return {
      from,
      to: from + binWidth,
      examples: within.length,
      predicted: mean(within.map(({ p }) => p)),
      observed: mean(within.map(({ y }) => y)),
    };
  }).filter((bin) => bin.examples > 0);
  return {
    examples: examples.length,
    brier: mean(predicted.map(({ p, y }) => (p - y) ** 2)),
    baseline: mean(predicted.map(({ y }) => (rate - y) ** 2)),
    bins,
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
