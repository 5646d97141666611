import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Cart } from '../src/cart/cart.js';
import { mergeCarts } from '../src/cart/merge.js';

function cartOf(quantities) {
  const cart = new Cart();
  for (const [sku, quantity] of Object.entries(quantities)) cart.set(sku, quantity);
  return cart;
}
const quantitiesOf = (cart) => cart.lines.map(({ sku, quantity }) => [sku, quantity]);

describe('mergeCarts', () => {
  test('adds up what is in both carts', () => {
    const merged = mergeCarts(cartOf({ 'PA-1': 1 }), cartOf({ 'PA-1': 4 }));
    assert.deepEqual(quantitiesOf(merged), [['PA-1', 5]]);
  });

  test('keeps what is in one of them', () => {
    const merged = mergeCarts(cartOf({ 'PA-1': 3 }), cartOf({ 'PE-1': 2 }));
    assert.deepEqual(quantitiesOf(merged), [['PA-1', 3], ['PE-1', 2]]);
  });
});
