import { z95 } from './normal';

/**
 * The Wilson score interval of a rate (Wilson 1927): bounds in [0,1] for `successes` of `trials` ≥ 1 at the confidence
 * that `z` stands for (95 % without it). Without trials nothing is known: [0,1].
 */
export function wilson(successes: number, trials: number, z = z95): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const z2 = z * z;
  const centre = p + z2 / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: successes === trials ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
