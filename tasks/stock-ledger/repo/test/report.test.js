import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger } from '../src/ledger.js';
import { stockReport } from '../src/report.js';
import { Reservations } from '../src/reservations.js';
import { averageCost } from '../src/valuation.js';

const receipt = (quantity, unitCost) => ({ kind: 'receipt', article: 'pen', quantity, unitCost, location: 'main' });

test('receipts of one price give that price as the average', () => {
  assert.equal(averageCost([receipt(10, 500), receipt(5, 500)]), 500);
});

test('without a receipt there is no average', () => {
  assert.equal(averageCost([{ kind: 'shipment', article: 'pen', quantity: 2, location: 'main' }]), 0);
});

test('the average is weighted by quantity', () => {
  const ledger = new Ledger().record(receipt(30, 100)).record(receipt(10, 200));
  ledger.record({ kind: 'shipment', article: 'pen', quantity: 20, location: 'main' });
  const [row] = stockReport(ledger, new Reservations(), 0);
  assert.deepEqual([row.onHand, row.averageCost, row.value], [20, 125, 2500]);
});

test('a count sets the stock of its location', () => {
  const ledger = new Ledger()
    .record({ kind: 'count', article: 'cup', quantity: 6, location: 'main' })
    .record({ kind: 'shipment', article: 'cup', quantity: 2, location: 'main' });
  assert.equal(stockReport(ledger, new Reservations(), 0)[0].onHand, 4);
});

test('lists articles by name', () => {
  const ledger = new Ledger();
  for (const article of ['cup', 'bag']) ledger.record({ kind: 'count', article, quantity: 1, location: 'main' });
  assert.deepEqual(stockReport(ledger, new Reservations(), 0).map((row) => row.article), ['bag', 'cup']);
});

test('refuses a shipment of nothing', () => {
  const empty = { kind: 'shipment', article: 'cup', quantity: 0, location: 'main' };
  assert.throws(() => new Ledger().record(empty), /Quantity must be positive/);
});
