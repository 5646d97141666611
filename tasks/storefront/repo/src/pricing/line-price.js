import { percentOf } from '../shared/money.js';
import { tierPercent } from './tiers.js';

export function linePrice(product, quantity) {
  const list = product.price * quantity;
  return list - percentOf(list, tierPercent(quantity));
}
