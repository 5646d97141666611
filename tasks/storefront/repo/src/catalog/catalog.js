import { ShopError } from '../shared/errors.js';
import { createProduct } from './product.js';

export class Catalog {
  #products = new Map();

  add(details) {
    const product = createProduct(details);
    this.#products.set(product.sku, product);
    return product;
  }

  get(sku) {
    const product = this.#products.get(sku);
    if (!product) throw new ShopError('unknown-product', `No product ${sku}`);
    return product;
  }

  all() {
    return [...this.#products.values()];
  }
}
