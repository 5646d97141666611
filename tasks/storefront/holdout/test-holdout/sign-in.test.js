import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cart } from '../src/cart/cart.js';
import { mergeCarts } from '../src/cart/merge.js';

const quantities = (cart) => Object.fromEntries(cart.lines.map(({ sku, quantity }) => [sku, quantity]));

test('quantities of both carts add up', () => {
  const saved = new Cart().add('AA-1', 7).add('AA-2', 1);
  const guest = new Cart().add('AA-1', 2).add('AA-3', 5);
  assert.deepEqual(quantities(mergeCarts(saved, guest)), { 'AA-1': 9, 'AA-2': 1, 'AA-3': 5 });
});

test('merging changes neither cart', () => {
  const saved = new Cart().add('AA-1', 1);
  const guest = new Cart().add('AA-1', 4);
  assert.deepEqual(quantities(mergeCarts(saved, guest)), { 'AA-1': 5 });
  assert.deepEqual([quantities(saved), quantities(guest)], [{ 'AA-1': 1 }, { 'AA-1': 4 }]);
});

test('an empty cart adds nothing', () => {
  const cart = new Cart().add('AA-1', 3);
  assert.deepEqual(quantities(mergeCarts(cart, new Cart())), { 'AA-1': 3 });
  assert.deepEqual(quantities(mergeCarts(new Cart(), cart)), { 'AA-1': 3 });
});

test('the coupon of the guest cart wins', () => {
  const saved = new Cart();
  const guest = new Cart();
  saved.coupon = 'SPRING';
  assert.equal(mergeCarts(saved, guest).coupon, 'SPRING');
  guest.coupon = 'WELCOME';
  assert.equal(mergeCarts(saved, guest).coupon, 'WELCOME');
});
