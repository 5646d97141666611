import type { Random } from '@/server/core/base/random';

/** A standard normal number (Marsaglia's polar method). */
function normalSample(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/**
 * A number from the Gamma distribution with this shape (> 0) and scale 1 (Marsaglia & Tsang 2000, “A Simple Method
 * for Generating Gamma Variables”); a shape below 1 is raised by one and corrected by U^(1/shape).
 */
function gammaSample(random: Random, shape: number): number {
  if (shape < 1) return gammaSample(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalSample(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A number in [0,1] from Beta(α, β), both > 0: X ÷ (X + Y) of two Gamma numbers. */
export function betaSample(random: Random, alpha: number, beta: number): number {
  const x = gammaSample(random, alpha);
  const y = gammaSample(random, beta);
  return x + y === 0 ? alpha / (alpha + beta) : x / (x + y);
}
