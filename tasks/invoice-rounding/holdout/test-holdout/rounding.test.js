import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInvoice } from '../src/invoice.js';
import { share } from '../src/money.js';
import { renderInvoice } from '../src/render.js';

test('exact shares stay exact', () => {
  assert.equal(share(10_000, 725), 725);
  assert.equal(share(0, 888), 0);
});

test('shares go to the nearest cent on both sides', () => {
  assert.equal(share(1049, 1000), 105);
  assert.equal(share(1044, 1000), 104);
  assert.equal(share(33, 650), 2);
});

test('a discount is rounded too', () => {
  const invoice = createInvoice({ region: 'OR', lines: [{ sku: 'PIN', quantity: 11, unitPrice: '0.93' }] });
  assert.equal(invoice.lines[0].discount, 26);
});

test('the printed total carries the rounded tax', () => {
  const text = renderInvoice(createInvoice({ region: 'NY', lines: [{ sku: 'HAT', quantity: 1, unitPrice: '24.50' }] }));
  assert.match(text, /^Tax +2\.18$/m);
  assert.match(text, /^Total +26\.68$/m);
});
