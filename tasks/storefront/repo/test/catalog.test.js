import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchProducts } from '../src/catalog/search.js';
import { tierOf } from '../src/customers/loyalty.js';
import { cheapestRate } from '../src/shipping/rates.js';
import { createShop } from '../src/shop.js';

test('finds products by words of name and category', () => {
  const { catalog } = createShop();
  catalog.add({ sku: 'PA-1', name: 'Dotted notebook', price: 900, grams: 300, category: 'paper' });
  catalog.add({ sku: 'PA-2', name: 'Envelopes', price: 300, grams: 100, category: 'paper' });
  assert.deepEqual(searchProducts(catalog, 'paper note').map(({ sku }) => sku), ['PA-1']);
});

test('refuses a malformed SKU', () => {
  assert.throws(() => createShop().catalog.add({ sku: 'x', name: 'x', price: 1, grams: 1 }), { code: 'bad-sku' });
});

test('loyalty tiers', () => {
  assert.deepEqual([0, 25, 100].map(tierOf), ['basic', 'silver', 'gold']);
});

test('a heavy parcel goes with the carrier that takes it', () => {
  assert.deepEqual(cheapestRate({ country: 'DE' }, 12_000), { carrier: 'Globe', price: 2330 });
});
