import { Cart } from './cart/cart.js';
import { mergeCarts } from './cart/merge.js';

/** One visitor's visit: a guest first, a customer once signed in. */
export class Session {
  cart = new Cart();
  customer = null;

  constructor(shop) {
    this.shop = shop;
  }

  signIn(email) {
    this.customer = this.shop.accounts.find(email);
    this.cart = mergeCarts(this.shop.savedCarts.load(this.customer.email), this.cart);
    return this;
  }

  leave() {
    if (this.customer) this.shop.savedCarts.save(this.customer.email, this.cart);
  }

  buy() {
    return this.shop.placeOrder(this);
  }
}
