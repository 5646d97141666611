/** ln n!, for whole n ≥ 0, by summation: exact to some 1e-13 of itself as far as it is used here (n up to 100,000). */
const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  }
  return logFactorials[n] ?? 0;
}

/** ln of the number of ways to choose k of n; −∞ where there is none. */
function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** P(X ≤ k) for X ~ Binomial(n, ½), in [0,1]. */
export function halfBinomialBelow(k: number, n: number): number {
  let sum = 0;
  for (let i = 0; i <= Math.min(k, n); i++) sum += Math.exp(logChoose(n, i) - n * Math.LN2);
  return Math.min(1, sum);
}
