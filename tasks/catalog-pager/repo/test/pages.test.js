import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLinks } from '../src/links.js';
import { countPages, slicePage } from '../src/pages.js';
import { parseRequest } from '../src/request.js';

test('full pages are counted as they are', () => {
  assert.deepEqual([countPages(0, 5), countPages(5, 5), countPages(40, 20)], [1, 1, 2]);
});

test('the second page goes on where the first ended', () => {
  assert.deepEqual(slicePage(['a', 'b', 'c', 'd', 'e'], { page: 2, size: 2 }), ['c', 'd']);
});

test('a page in the middle has neighbours on both sides', () => {
  const { previous, next } = pageLinks(parseRequest('size=2&page=2'), 3);
  assert.match(previous, /page=1/);
  assert.match(next, /page=3/);
});

test('a request has defaults and a largest size', () => {
  assert.deepEqual(parseRequest('size=500'), { search: '', maxPrice: Infinity, sort: 'name', page: 1, size: 100 });
});
