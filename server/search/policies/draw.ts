import type { Random } from '@/server/core/base/random';

/** An index of `weights` drawn in proportion to them (each ≥ 0, one at least > 0), and the uniform number that drew it. */
export function drawIndex(random: Random, weights: readonly number[]): { index: number; draw: number } {
  const draw = random();
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = draw * total;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return { index, draw };
  }
  return { index: weights.findLastIndex((weight) => weight > 0), draw };
}
