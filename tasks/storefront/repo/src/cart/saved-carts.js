import { Cart } from './cart.js';

export class SavedCarts {
  #byEmail = new Map();

  load(email) {
    return this.#byEmail.get(email) ?? new Cart();
  }

  save(email, cart) {
    this.#byEmail.set(email, cart);
  }

  clear(email) {
    this.#byEmail.delete(email);
  }
}
