const TIERS = [
  { from: 50, percent: 10 },
  { from: 10, percent: 5 },
];

/** Percent off for a quantity of one article. */
export function tierPercent(quantity) {
  return TIERS.find((tier) => quantity >= tier.from)?.percent ?? 0;
}
