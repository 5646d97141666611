/**
 * The chance that at least one of k samples solves, estimated without bias from c solved of n:
 * 1 − Π_{i=n−c+1}^{n} (1 − k/i) (Chen et al. 2021, arXiv 2107.03374, eq. 1). In [0,1]; null where k > n, which n
 * samples cannot tell. Whole numbers, 0 ≤ c ≤ n, k ≥ 1.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  if (k > n) return null;
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/**
 * The chance that all of k samples solve, estimated without bias from c solved of n: C(c,k) ÷ C(n,k)
 * (Yao et al. 2024, τ-bench, arXiv 2406.12045). In [0,1]; null where k > n.
 */
export function passHatK(n: number, c: number, k: number): number | null {
  if (k > n) return null;
  if (c < k) return 0;
  let all = 1;
  for (let i = 0; i < k; i++) all *= (c - i) / (n - i);
  return all;
}
