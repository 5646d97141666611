import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderReceipt } from '../src/orders/receipt.js';
import { createShop } from '../src/shop.js';

function openShop() {
  const shop = createShop();
  shop.catalog.add({ sku: 'PA-1', name: 'Notebook', price: 900, grams: 300 });
  shop.catalog.add({ sku: 'PE-1', name: 'Pencil', price: 100, grams: 10 });
  shop.stock.receive('PA-1', 20);
  shop.stock.receive('PE-1', 100);
  shop.accounts.register({
    email: 'Ida@example.org', name: 'Ida', address: { street: 'Hauptstr. 1', city: 'Ulm', country: 'DE' },
  });
  return shop;
}

function visitWith(shop, lines) {
  const session = shop.visit();
  for (const [sku, quantity] of Object.entries(lines)) session.cart.add(sku, quantity);
  return session;
}

describe('orders', () => {
  test('adds shipping and VAT to the subtotal', () => {
    const order = visitWith(openShop(), { 'PA-1': 2 }).signIn('ida@example.org').buy();
    assert.deepEqual([order.subtotal, order.shipping, order.vat, order.total], [1800, 540, 445, 2785]);
  });

  test('a larger quantity is cheaper', () => {
    const order = visitWith(openShop(), { 'PE-1': 50 }).signIn('ida@example.org').buy();
    assert.equal(order.subtotal, 4500);
  });

  test('a coupon takes a share off', () => {
    const session = visitWith(openShop(), { 'PA-1': 1 }).signIn('ida@example.org');
    session.cart.coupon = 'WELCOME';
    assert.equal(session.buy().discount, 90);
  });

  test('a cart filled before and after signing in is ordered as a whole', () => {
    const shop = openShop();
    visitWith(shop, { 'PA-1': 3 }).signIn('ida@example.org').leave();
    const order = visitWith(shop, { 'PA-1': 2, 'PE-1': 4 }).signIn('ida@example.org').buy();
    assert.equal(order.subtotal, 4900);
    assert.equal(order.grams, 1690);
  });

  test('the receipt lists what was bought', () => {
    const shop = openShop();
    visitWith(shop, { 'PA-1': 1 }).signIn('ida@example.org').leave();
    const order = visitWith(shop, { 'PA-1': 4 }).signIn('ida@example.org').buy();
    assert.match(renderReceipt(order, shop.catalog), /^5 x Notebook$/m);
  });

  test('an order takes its pieces from the stock', () => {
    const shop = openShop();
    visitWith(shop, { 'PE-1': 30 }).signIn('ida@example.org').buy();
    assert.equal(shop.stock.onHand('PE-1'), 70);
  });

  test('more than the stock cannot be ordered', () => {
    const session = visitWith(openShop(), { 'PA-1': 21 }).signIn('ida@example.org');
    assert.throws(() => session.buy(), { code: 'sold-out' });
  });

  test('guests are asked to sign in', () => {
    assert.throws(() => visitWith(openShop(), { 'PA-1': 1 }).buy(), { code: 'sign-in' });
  });

  test('ordering empties the saved cart', () => {
    const shop = openShop();
    visitWith(shop, { 'PA-1': 1 }).signIn('ida@example.org').leave();
    shop.visit().signIn('ida@example.org').buy();
    assert.throws(() => shop.visit().signIn('ida@example.org').buy(), { code: 'empty-cart' });
  });
});
