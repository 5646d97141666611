import type { AttemptId, NodeId } from '@/server/core/base/ids';

/** What people read about verifying, comparing and holding out. */

export const comparedInBothOrders = (attempts: readonly AttemptId[]): string =>
  `No test decides between ${attempts.join(' and ')}, so a model compares them in both orders.`;
export const cannotCompare = (model: string): string =>
  `The model “${model}” cannot compare attempts, and the strategy needs that. Change the model or the strategy of the run.`;

export const noHoldout = 'This task has no holdout, so there is nothing to run.';
export const noNode = (id: NodeId): string => `The run has no node ${id}. Choose a node of its tree.`;
export const holdoutRan = (id: NodeId): string => `The holdout has run at ${id} already.`;

/** Why hunks of a solution were not tried, or not all of them. */
export const verificationTooSlow = (ms: number): string =>
  `one verification takes ${Math.round(ms / 1000)} s, which is too long to be repeated by itself`;
export const runsUsed = (most: number): string => `all ${most} verifications for it were used`;
export const minimisationStopped = 'the run was stopped';

export const resultKnown = 'Its result was known already.';
export const notVerified = (problem: string): string => `It could not be verified. ${problem}`;

export const hiddenUntilEnd =
  'The hidden tests of this run are blind: they grade its result when it is over, and no other node.';
