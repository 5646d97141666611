import type { Score } from '@/server/core/verdict/outcome';

export type ScaleStep = 0 | 1 | 2 | 3 | 4;

const steps = [0, 1, 2, 3, 4] as const;

/** The step of the sequential scale for a fraction of tests passing in [0,1]. Step 4 is reached by 1 alone. */
export function scaleStep(fraction: number): ScaleStep {
  if (fraction >= 1) return 4;
  return steps[Math.max(0, Math.floor(fraction * 4))] ?? 3;
}

/** CSS colour of a fraction of tests passing; null (unknown) has no colour of the scale. */
export const scaleColor = (fraction: number | null): string =>
  fraction === null ? 'var(--line-strong)' : `var(--t${scaleStep(fraction)})`;

/** CSS colour of text upon `scaleColor`. */
export const onScaleColor = (fraction: number | null): string =>
  fraction === null ? 'var(--ink)' : `var(--on-t${scaleStep(fraction)})`;

/** The share of target tests passing, in [0,1]; without tests, the judge's grade. */
export const targetFraction = (score: Score): number =>
  score.targetsTotal === 0 ? score.reward : score.targetsPassing / score.targetsTotal;

/** The target tests that pass, as `3/12`; without tests, the reward in [0,1], as `0.75`. */
export const scoreText = ({ targetsPassing, targetsTotal, reward }: Score): string =>
  targetsTotal === 0 ? reward.toFixed(2) : `${targetsPassing}/${targetsTotal}`;
