import { sumOf } from '../shared/sum.js';
import { linePrice } from './line-price.js';

export function subtotalOf(lines, catalog) {
  return sumOf(lines, ({ sku, quantity }) => linePrice(catalog.get(sku), quantity));
}
