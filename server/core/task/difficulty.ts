/** How hard a task seems after a probe. */
export type Difficulty = 'easy' | 'medium' | 'hard';

/** What a probe tells of a task. Everything in it is known without a holdout. */
export interface DifficultyFeatures {
  /** Files in the repository. */
  files: number;
  /** Tests that decide, targets and guards. */
  tests: number;
  /** Tests that have to come to pass. */
  targets: number;
  /** Files the probe read or changed. */
  filesTouched: number;
  /** Steps until the probe opened the file a failing target points at; null where it did not. */
  stepsToLocalize: number | null;
  /** Distinct kinds of the targets' failures at the root: assertion, error, timeout, load. */
  failureKinds: string[];
  /** The highest reward the probe saw, in [0,1]. */
  bestReward: number;
  /**
   * Packages from outside the repository and the language's own library that the files the probe touched import.
   * Absent where that cannot be known (a language whose imports are not read, runs recorded before this was).
   */
  packages?: string[];
}

/** A trained classifier (logistic regression). Weights are for standardised inputs. */
export interface Logistic {
  means: number[];
  scales: number[];
  weights: number[];
  bias: number;
}

/** How well a classifier's probabilities agree with what happened, by cross-validation on its own examples. */
export interface Calibration {
  examples: number;
  /** Mean squared error of the probabilities; always guessing the overall rate gives `baseline`. */
  brier: number;
  baseline: number;
  /** By predicted probability, from low to high; bins without an example are left out. */
  bins: { from: number; to: number; examples: number; predicted: number; observed: number }[];
}

export interface DifficultyEstimate {
  difficulty: Difficulty;
  features: DifficultyFeatures;
  /** `rule`: points by a fixed rule. `history`: the classifier trained on earlier runs. */
  by: 'rule' | 'history';
  /** Of the rule, ≥ 0. */
  points: number;
  /** The classifier's probability that one attempt solves the task; null where it was not asked. */
  probability: number | null;
  /** null where the classifier was not asked or had too few examples. */
  calibration: Calibration | null;
  /** One sentence in plain words. */
  reason: string;
}
