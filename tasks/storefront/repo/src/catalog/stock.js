import { ShopError } from '../shared/errors.js';

export class Stock {
  #pieces = new Map();

  receive(sku, pieces) {
    this.#pieces.set(sku, this.onHand(sku) + pieces);
  }

  onHand(sku) {
    return this.#pieces.get(sku) ?? 0;
  }

  take(sku, pieces) {
    if (this.onHand(sku) < pieces) throw new ShopError('sold-out', `Only ${this.onHand(sku)} of ${sku} left`);
    this.#pieces.set(sku, this.onHand(sku) - pieces);
  }
}
