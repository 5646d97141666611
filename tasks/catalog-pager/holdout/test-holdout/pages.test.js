import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalog } from '../src/catalog.js';
import { countPages, slicePage } from '../src/pages.js';

const products = Array.from({ length: 47 }, (_, i) => ({ id: i, name: `p${i}`, price: i, addedAt: i }));
const catalog = new Catalog(products);

test('counts pages exactly', () => {
  assert.deepEqual([0, 1, 19, 20, 21, 40, 41].map((total) => countPages(total, 20)), [1, 1, 1, 1, 2, 2, 3]);
});

test('a page in the middle and the last page', () => {
  assert.deepEqual(slicePage([1, 2, 3, 4, 5], { page: 2, size: 2 }), [3, 4]);
  assert.deepEqual(slicePage([1, 2, 3, 4, 5], { page: 3, size: 2 }), [5]);
  assert.deepEqual(slicePage([1, 2, 3, 4, 5], { page: 4, size: 2 }), []);
});

test('the default page size covers the catalogue in three pages', () => {
  const last = catalog.browse('sort=price&page=3');
  assert.deepEqual(last.products.map((product) => product.id), [40, 41, 42, 43, 44, 45, 46]);
  assert.equal(last.links.next, null);
  assert.equal(last.links.previous, 'sort=price&page=2&size=20');
});

test('newest first and turned round', () => {
  assert.equal(catalog.browse('sort=newest&size=1').products[0]?.id, 46);
  assert.equal(catalog.browse('sort=-newest&size=1').products[0]?.id, 0);
});
