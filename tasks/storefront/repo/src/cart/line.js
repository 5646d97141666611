import { ShopError } from '../shared/errors.js';

export function createLine(sku, quantity) {
  if (!Number.isInteger(quantity) || quantity < 1) throw new ShopError('bad-quantity', `Bad quantity: ${quantity}`);
  return { sku, quantity };
}
