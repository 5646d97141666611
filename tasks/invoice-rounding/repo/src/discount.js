import { share } from './money.js';

const VOLUME_TIERS = [
  { minimum: 100, basisPoints: 1000 },
  { minimum: 50, basisPoints: 500 },
  { minimum: 10, basisPoints: 250 },
];

/** Volume discount for a line, in cents. */
export function lineDiscount(quantity, gross) {
  const tier = VOLUME_TIERS.find((candidate) => quantity >= candidate.minimum);
  return tier ? share(gross, tier.basisPoints) : 0;
}
