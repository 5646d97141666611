import type { DifficultyFeatures, Logistic } from '@/server/core/task/difficulty';

/** A probe of an ended run, and whether the first attempt after it (or the probe itself) solved the visible tests. */
export interface DifficultyExample {
  features: DifficultyFeatures;
  solved: boolean;
}

const neverLocalized = 12;
const iterations = 400;
const learningRate = 0.5;
/** L2 penalty on the weights, per example: few examples must not be believed too much. */
const ridge = 0.05;
/** A mean is rounded: what is the same in all examples may seem to vary by so little. */
const noSpread = 1e-9;

/** The features as numbers; counts by their logarithm. */
const inputsOf = (features: DifficultyFeatures): number[] => [
  Math.log1p(features.files),
  Math.log1p(features.tests),
  Math.log1p(features.targets),
  Math.log1p(features.filesTouched),
  features.stepsToLocalize ?? neverLocalized,
  features.failureKinds.length,
  features.bestReward,
  Math.log1p(features.packages?.length ?? 0),
];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Logistic regression with an L2 penalty by gradient descent on standardised inputs. Deterministic. ≥ 1 example. */
export function train(examples: readonly DifficultyExample[]): Logistic {
  const rows = examples.map(({ features }) => inputsOf(features));
  const width = rows[0]?.length ?? 0;
  const column = (i: number) => rows.map((row) => row[i] ?? 0);
  const means = Array.from({ length: width }, (_, i) => mean(column(i)));
  const scales = means.map((m, i) => {
    const spread = Math.sqrt(mean(column(i).map((x) => (x - m) ** 2)));
    return spread > noSpread ? spread : 1;
  });
  const inputs = rows.map((row) => row.map((x, i) => (x - (means[i] ?? 0)) / (scales[i] ?? 1)));
  const model: Logistic = { means, scales, weights: means.map(() => 0), bias: 0 };
  for (let step = 0; step < iterations; step++) {
    const errors = inputs.map((row, n) => score(model, row) - Number(examples[n]?.solved ?? false));
    model.bias -= learningRate * mean(errors);
    model.weights = model.weights.map((weight, i) => {
      const gradient = mean(errors.map((error, n) => error * (inputs[n]?.[i] ?? 0))) + ridge * weight;
      return weight - learningRate * gradient;
    });
  }
  return model;
}

const score = ({ weights, bias }: Logistic, standardised: readonly number[]) =>
  sigmoid(standardised.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), bias));

/** The probability, in (0,1), that one attempt solves a task with these features. */
export function probabilityOf(model: Logistic, features: DifficultyFeatures): number {
  const { means, scales } = model;
  return score(
    model,
    inputsOf(features).map((x, i) => (x - (means[i] ?? 0)) / (scales[i] ?? 1)),
  );
}
