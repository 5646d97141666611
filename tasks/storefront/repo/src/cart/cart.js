import { createLine } from './line.js';

export class Cart {
  #lines = new Map();
  coupon = null;

  add(sku, quantity = 1) {
    const present = this.#lines.get(sku)?.quantity ?? 0;
    this.#lines.set(sku, createLine(sku, present + quantity));
    return this;
  }

  set(sku, quantity) {
    if (quantity === 0) this.#lines.delete(sku);
    else this.#lines.set(sku, createLine(sku, quantity));
    return this;
  }

  get lines() {
    return [...this.#lines.values()];
  }

  get isEmpty() {
    return this.#lines.size === 0;
  }
}
