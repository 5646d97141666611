import { totalOnHand } from './balance.js';

export function available(ledger, reservations, article, at) {
  return Math.max(0, totalOnHand(ledger.of(article)) - reservations.held(article, at));
}

/** Whether all lines of an order can be had at once. */
export function canFulfil(ledger, reservations, lines, at) {
  return lines.every(({ article, quantity }) => available(ledger, reservations, article, at) >= quantity);
}
