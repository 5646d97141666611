import { pointsFor } from '../customers/loyalty.js';
import { ShopError } from '../shared/errors.js';
import { orderTotals } from './totals.js';

export function checkout({ cart, customer, catalog, stock, nextNumber }) {
  if (cart.isEmpty) throw new ShopError('empty-cart', 'The cart is empty');
  const totals = orderTotals(cart, customer, catalog);
  for (const { sku, quantity } of cart.lines) stock.take(sku, quantity);
  customer.points += pointsFor(totals.total);
  return { number: nextNumber(), customer: customer.email, lines: cart.lines, ...totals };
}
