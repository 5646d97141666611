/** Attempts a task may be given. */
export const rungs = [1, 2, 4, 8, 16] as const;

/** Expected success of a task given `attempts`, in [0,1], not falling with them. */
export type Accuracy = (attempts: number) => number;

/** The rung that maximises Acc(b) − λ·b, the cheaper of equals, none above `cap` and, but for `least` itself, none below. */
export function rungAt(accuracy: Accuracy, lambda: number, cap: number, least = 1): number {
  let [best, worth] = [least, Number.NEGATIVE_INFINITY];
  for (const rung of rungs) {
    if (rung < least) continue;
    if (rung > cap) break;
    const value = accuracy(rung) - lambda * rung;
    if (value > worth + 1e-12) [best, worth] = [rung, value];
  }
  return best;
}

/**
 * Spreads a global budget over tasks: each gets the rung b that maximises Acc(x, b) − λ·C(b), with λ bisected so that
 * the mean is at most `meanBudget` attempts (arXiv 2604.14853). What the last rung left over goes, a rung at a time, to
 * where it is worth most per attempt. No task gets more than `cap`. Everybody gets `least` attempts (a
 * rung), whatever the budget.
 */
export function allocate(tasks: readonly Accuracy[], meanBudget: number, cap = 16, least = 1): number[] {
  const budget = Math.max(least, meanBudget) * tasks.length;
  const at = (lambda: number) => tasks.map((accuracy) => rungAt(accuracy, lambda, cap, least));
  const cost = (given: readonly number[]) => given.reduce((sum, rung) => sum + rung, 0);
  let [low, high] = [0, 1];
  if (cost(at(low)) <= budget) return at(low);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (cost(at(middle)) > budget) low = middle;
    else high = middle;
  }
  return topUp(tasks, at(high), budget, cap);
}

function topUp(tasks: readonly Accuracy[], given: number[], budget: number, cap: number): number[] {
  let left = budget - given.reduce((sum, rung) => sum + rung, 0);
  for (;;) {
    let [best, gain, price] = [-1, 1e-12, 0];
    tasks.forEach((accuracy, i) => {
      const now = given[i] ?? 1;
      const next = rungs.find((rung) => rung > now);
      if (next === undefined || next > cap || next - now > left) return;
      const perAttempt = (accuracy(next) - accuracy(now)) / (next - now);
      if (perAttempt > gain) [best, gain, price] = [i, perAttempt, next - now];
    });
    if (best < 0) return given;
    given[best] = (given[best] ?? 1) + price;
    left -= price;
  }
}
