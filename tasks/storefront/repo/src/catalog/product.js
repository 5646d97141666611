import { ShopError } from '../shared/errors.js';

export function createProduct({ sku, name, price, grams, category = 'general' }) {
  if (!/^[A-Z]{2}-\d+$/.test(sku)) throw new ShopError('bad-sku', `Bad SKU: ${sku}`);
  return Object.freeze({ sku, name, price, grams, category });
}
