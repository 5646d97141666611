import type { Difficulty } from '@/server/core/task/difficulty';

/** What people read about the estimate of a task's difficulty. */

export const byRule = (difficulty: Difficulty, points: number): string =>
  `The rule gives ${points} ${points === 1 ? 'point' : 'points'}, so the task is ${difficulty}.`;
export const tooFewExamples = (examples: number, least: number, leastOfEach: number): string =>
  `There are ${examples} examples in the history. The classifier needs ${least}, and ${leastOfEach} of each outcome.`;
/** `probability` in [0,1]. */
export const byHistory = (difficulty: Difficulty, probability: number, runs: number): string =>
  `According to ${runs} earlier runs, one attempt solves it with a probability of ${Math.round(100 * probability)} %, so the task is ${difficulty}.`;
