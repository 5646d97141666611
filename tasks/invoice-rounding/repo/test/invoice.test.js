import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createInvoice } from '../src/invoice.js';
import { renderInvoice } from '../src/render.js';

const mug = { sku: 'MUG', quantity: 1, unitPrice: '19.99' };

describe('createInvoice', () => {
  test('adds tax of the region', () => {
    const invoice = createInvoice({ region: 'CO', lines: [mug] });
    assert.equal(invoice.net, 1999);
    assert.equal(invoice.tax, 145);
    assert.equal(invoice.total, 2144);
  });

  test('charges no tax in Oregon', () => {
    assert.equal(createInvoice({ region: 'OR', lines: [mug] }).total, 1999);
  });

  test('leaves exempt lines out of the taxable amount', () => {
    const card = { sku: 'CARD', quantity: 1, unitPrice: '50', category: 'gift-card' };
    const invoice = createInvoice({ region: 'WA', lines: [card, { sku: 'PEN', quantity: 2, unitPrice: '1' }] });
    assert.equal(invoice.tax, 13);
  });

  test('gives a volume discount from ten pieces', () => {
    const invoice = createInvoice({ region: 'OR', lines: [{ sku: 'PEN', quantity: 10, unitPrice: '2' }] });
    assert.equal(invoice.lines[0].discount, 50);
  });

  test('refuses a quantity of zero', () => {
    assert.throws(() => createInvoice({ region: 'OR', lines: [{ ...mug, quantity: 0 }] }), /Bad quantity/);
  });
});

test('renders net, tax and total', () => {
  const text = renderInvoice(createInvoice({ region: 'OR', lines: [mug] }));
  assert.match(text, /^Net +19\.99$/m);
  assert.match(text, /^Total +19\.99$/m);
});
