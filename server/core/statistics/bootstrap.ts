import { randomInt, seededRandom } from '@/server/core/base/random';
import { mean } from './moments';

export interface Interval {
  low: number;
  high: number;
}

/**
 * The percentile bootstrap interval at 95 % of the mean of `differences`, one for each task: tasks are drawn anew with
 * replacement, since it is other tasks that one wants to conclude to (Efron & Tibshirani 1993, ch. 13). Equal seeds
 * give equal intervals. Null without a task; with a single one the interval is the point.
 */
export function pairedBootstrap(
  differences: readonly number[],
  seed: string,
  resamples = 10_000,
): Interval | null {
  const n = differences.length;
  if (n === 0) return null;
  const random = seededRandom(seed);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[randomInt(random, n)] ?? 0;
    means[r] = sum / n;
  }
  means.sort();
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** The q-quantile of sorted values, between neighbours by interpolation (type 7 of Hyndman & Fan 1996). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? low;
  return low + (high - low) * (place - below);
}

/** The 95 % interval of a mean by its own spread (normal approximation), for curves of many equal samples. */
export function meanInterval(values: readonly number[], z: number): Interval & { mean: number } {
  const centre = mean(values);
  const n = values.length;
  const spread =
    n < 2 ? 0 : Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (n - 1) / n) * z;
  return { mean: centre, low: centre - spread, high: centre + spread };
}
