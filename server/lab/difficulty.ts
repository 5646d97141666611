import { seededRandom, shuffled } from '@/server/core/base/random';
import { betaSample } from '@/server/search/policies/beta-sample';

/** Draws for each difficulty that is kept: the sorted middle of each share stands for it, which takes out most noise. */
const drawsEach = 64;

/**
 * Solve probabilities of `n` tasks whose mean is `mean` in (0,1) and whose variance is `variation`·mean·(1 − mean),
 * from a Beta distribution; `variation` in [0,1), 0 for tasks that are all alike. In a mixed order, by the seed.
 */
export function difficulties(n: number, mean: number, variation: number, seed: number): number[] {
  if (variation === 0) return Array.from({ length: n }, () => mean);
  const size = (1 - variation) / variation;
  return betaDifficulties(n, mean * size, (1 - mean) * size, seed);
}

/** The same for Beta(a, b). */
export function betaDifficulties(n: number, a: number, b: number, seed: number): number[] {
  const random = seededRandom(`difficulties/${seed}`);
  const draws = Array.from({ length: n * drawsEach }, () => betaSample(random, a, b)).sort((x, y) => x - y);
  return shuffled(
    random,
    Array.from({ length: n }, (_, i) => draws[i * drawsEach + drawsEach / 2] ?? 0),
  );
}
