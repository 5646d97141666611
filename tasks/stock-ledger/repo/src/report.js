import { available } from './availability.js';
import { totalOnHand } from './balance.js';
import { averageCost, stockValue } from './valuation.js';

export function stockReport(ledger, reservations, at) {
  return ledger.articles().map((article) => {
    const movements = ledger.of(article);
    const pieces = totalOnHand(movements);
    return {
      article,
      onHand: pieces,
      available: available(ledger, reservations, article, at),
      averageCost: averageCost(movements),
      value: stockValue(movements, pieces),
    };
  });
}
