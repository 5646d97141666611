import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCents, share, toCents } from '../src/money.js';

test('parses amounts with and without a fraction', () => {
  assert.deepEqual(['12', '12.5', '-0.07'].map(toCents), [1200, 1250, -7]);
});

test('formats cents', () => {
  assert.deepEqual([5, -1250, 0].map(formatCents), ['0.05', '-12.50', '0.00']);
});

test('a share of half a cent or more is rounded up', () => {
  assert.equal(share(1999, 725), 145);
  assert.equal(share(10, 500), 1);
});

test('a share below half a cent is dropped', () => {
  assert.equal(share(100, 40), 0);
});
