/**
 * Holm's step-down adjustment (Holm 1979) of p values asked at once, in the order given: each may be held against the
 * wanted level as if it stood alone. In [0,1].
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 0);
  let highest = 0;
  const order = pValues.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
  order.forEach(({ p, at }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (pValues.length - rank)));
    adjusted[at] = highest;
  });
  return adjusted;
}
