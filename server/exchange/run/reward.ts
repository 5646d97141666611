import type { ImportedReward } from './imported-run';

/** A reward on the scale of another system, and in [0,1]: `clamp((raw − low)/(high − low))`; reversed where less is better. */
export function rewardOn(
  raw: number,
  scale: readonly [number, number],
  { explanation = null, lessIsBetter = false }: { explanation?: string | null; lessIsBetter?: boolean } = {},
): ImportedReward {
  const [low, high] = scale;
  const share = high > low ? Math.min(1, Math.max(0, (raw - low) / (high - low))) : 1;
  return { value: lessIsBetter ? 1 - share : share, raw, scale, explanation };
}
