import type { Difficulty, DifficultyFeatures } from '@/server/core/task/difficulty';

/**
 * Points by a rule of thumb, 0…10: what makes a fault hard to find and a repair hard to get right. Up to 2 points are
 * easy, up to 4 medium, more is hard. Progress the probe made takes points off, down to 0.
 */
export function pointsOf(features: DifficultyFeatures): number {
  const { files, targets, filesTouched, stepsToLocalize, failureKinds, bestReward, packages = [] } = features;
  const points =
    (files > 60 ? 2 : files > 15 ? 1 : 0) +
    (targets > 5 ? 2 : targets > 2 ? 1 : 0) +
    (filesTouched > 4 ? 1 : 0) +
    (stepsToLocalize === null ? 2 : stepsToLocalize > 5 ? 1 : 0) +
    (failureKinds.length > 1 ? 1 : 0) +
    (failureKinds.includes('timeout') ? 1 : 0) +
    (packages.length > 3 ? 1 : 0);
  return Math.max(0, points - (bestReward > 0 ? 2 : 0));
}

export const difficultyByPoints = (points: number): Difficulty =>
  points <= 2 ? 'easy' : points <= 4 ? 'medium' : 'hard';
