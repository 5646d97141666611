import { SavedCarts } from './cart/saved-carts.js';
import { Catalog } from './catalog/catalog.js';
import { Stock } from './catalog/stock.js';
import { Accounts } from './customers/accounts.js';
import { checkout } from './orders/checkout.js';
import { OrderHistory } from './orders/history.js';
import { numberSequence } from './orders/numbers.js';
import { Session } from './session.js';
import { ShopError } from './shared/errors.js';
import { EventBus } from './shared/events.js';

export function createShop() {
  const nextNumber = numberSequence('SO');
  const shop = {
    catalog: new Catalog(),
    stock: new Stock(),
    accounts: new Accounts(),
    savedCarts: new SavedCarts(),
    history: new OrderHistory(),
    events: new EventBus(),
    visit: () => new Session(shop),
    placeOrder({ cart, customer }) {
      if (!customer) throw new ShopError('sign-in', 'Sign in to order');
      const order = checkout({ cart, customer, catalog: shop.catalog, stock: shop.stock, nextNumber });
      shop.history.record(order);
      shop.events.emit('order.placed', order);
      return order;
    },
  };
  shop.events.on('order.placed', (order) => shop.savedCarts.clear(order.customer));
  return shop;
}
