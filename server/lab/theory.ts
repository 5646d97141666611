/** At least one of k independent attempts of probability p: 1 − (1 − p)^k. */
export const atLeastOne = (p: number, k: number): number => 1 - (1 - p) ** k;

/**
 * At least one of k attempts of probability p of which each, with chance c, shares one common luck:
 * 1 − E[(1 − p)^(own) · (1 − p)^[any shares]].
 */
export function atLeastOneCorrelated(p: number, c: number, k: number): number {
  const q = 1 - p;
  const allOwn = ((1 - c) * q) ** k;
  const wrongAll = (c + (1 - c) * q) ** k;
  return 1 - (allOwn + q * (wrongAll - allOwn));
}

/** What passes the visible tests: a = p·t + (1 − p)·f. */
export const acceptance = (p: number, t: number, f: number): number => p * t + (1 - p) * f;

/** Where more attempts lead when the tests decide: what is right of what they pass, p·t ÷ a; 0 where nothing passes. */
export const plateau = (p: number, t: number, f: number): number => {
  const a = acceptance(p, t, f);
  return a === 0 ? 0 : (p * t) / a;
};

/** The share that is right after a bracket of groups, each won with `accuracy` where it is mixed: one round. */
export function afterRound(x: number, size: number, accuracy: number): number {
  const allRight = x ** size;
  const allWrong = (1 - x) ** size;
  return allRight + (1 - allRight - allWrong) * accuracy;
}
