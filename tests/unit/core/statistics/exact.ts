/** Whole numbers of any size: an independent way to the same figures. */
export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - k + i)) / BigInt(i);
  return value;
}

/** a ÷ b as a double, exact to 1e-15. */
export const ratio = (a: bigint, b: bigint): number => Number((a * 10n ** 18n) / b) / 1e18;
