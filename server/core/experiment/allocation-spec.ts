import type { Logistic } from '@/server/core/task/difficulty';

export const estimators = ['probes', 'history'] as const;

/** Where a task's chance comes from: runs of it that have ended, or the difficulty classifier trained on other runs. */
export type Estimator = (typeof estimators)[number];

/** Runs of every task that may be made before the rest is spread. */
export const probeCounts = [1, 2, 4, 8] as const;

/** A budget of runs that is really spread over an arm's tasks, beside the equal share: the repeats of the experiment. */
export interface Allocation {
  arm: string;
  /** Runs of every task made first; they count as runs given. One of `probeCounts`. */
  probes: number;
  /** The most runs of one task. */
  cap: number;
  estimator: Estimator;
  /** The classifier as it was when this was asked for, so that an interruption changes nothing; null for probes. */
  classifier: Logistic | null;
  /** Runs each task is given, in the order of the tasks, probes included; null until the probes have ended. */
  given: number[] | null;
}
