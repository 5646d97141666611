import { sumOf } from '../shared/sum.js';

const PACKAGING_GRAMS = 150;

export function parcelWeight(lines, catalog) {
  return PACKAGING_GRAMS + sumOf(lines, ({ sku, quantity }) => catalog.get(sku).grams * quantity);
}
