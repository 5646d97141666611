import { halfBinomialBelow } from './binomial';

/**
 * The exact two-sided McNemar test of paired yes-or-no results: p for `onlyFirst` pairs in which the first alone
 * succeeded and `onlySecond` in which the second alone did (McNemar 1947; exact by the binomial with ½, doubled and
 * capped at 1). 1 where no pair differs.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const differing = onlyFirst + onlySecond;
  if (differing === 0) return 1;
  return Math.min(1, 2 * halfBinomialBelow(Math.min(onlyFirst, onlySecond), differing));
}
