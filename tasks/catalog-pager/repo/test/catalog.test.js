import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Catalog } from '../src/catalog.js';

const catalog = new Catalog([
  { id: 1, name: 'Desk lamp', price: 3900, addedAt: 5, tags: ['light'] },
  { id: 2, name: 'Armchair', price: 24900, addedAt: 3 },
  { id: 3, name: 'Floor lamp', price: 8900, addedAt: 4, tags: ['light'] },
  { id: 4, name: 'Candle', price: 900, addedAt: 1, tags: ['light', 'gift'] },
  { id: 5, name: 'Bookcase', price: 15900, addedAt: 2 },
]);

const names = ({ products }) => products.map((product) => product.name);

describe('pages', () => {
  test('a last page that is not full counts', () => {
    assert.equal(catalog.browse('size=2').pageCount, 3);
  });

  test('the first page begins with the first product', () => {
    assert.deepEqual(names(catalog.browse('size=2&page=1')), ['Armchair', 'Bookcase']);
  });

  test('following the links shows every product once', () => {
    const seen = [];
    for (let query = 'size=2&sort=price'; query !== null; ) {
      const answer = catalog.browse(query);
      seen.push(...names(answer));
      query = answer.links.next;
    }
    assert.deepEqual(seen, ['Candle', 'Desk lamp', 'Floor lamp', 'Bookcase', 'Armchair']);
  });

  test('the first page has no page before it', () => {
    assert.equal(catalog.browse('size=2').links.previous, null);
  });

  test('an empty result has one page', () => {
    assert.deepEqual(catalog.browse('search=sofa'), {
      total: 0, page: 1, pageCount: 1, products: [], links: { previous: null, next: null },
    });
  });
});

test('searches names and tags', () => {
  assert.equal(catalog.browse('search=light').total, 3);
  assert.equal(catalog.browse('search=light+lamp').total, 2);
});

test('keeps to a maximum price', () => {
  assert.equal(catalog.browse('maxPrice=8900').total, 3);
});

test('refuses a page that is no number', () => {
  assert.throws(() => catalog.browse('page=two'), /Not a positive integer: two/);
});

test('refuses an unknown order', () => {
  assert.throws(() => catalog.browse('sort=colour'), /Cannot sort by colour/);
});
