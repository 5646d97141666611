import { couponDiscount } from '../cart/coupons.js';
import { subtotalOf } from '../pricing/subtotal.js';
import { vatOn } from '../pricing/tax.js';
import { cheapestRate } from '../shipping/rates.js';
import { parcelWeight } from '../shipping/weight.js';

export function orderTotals(cart, customer, catalog) {
  const subtotal = subtotalOf(cart.lines, catalog);
  const discount = couponDiscount(cart.coupon, subtotal);
  const grams = parcelWeight(cart.lines, catalog);
  const { carrier, price: shipping } = cheapestRate(customer.address, grams);
  const vat = vatOn(subtotal - discount + shipping, customer.address.country);
  return { subtotal, discount, shipping, carrier, grams, vat, total: subtotal - discount + shipping + vat };
}
