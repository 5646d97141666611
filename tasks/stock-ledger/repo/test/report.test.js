import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger } from '../src/ledger.js';
import { stockReport } from '../src/report.js';
import { Reservations } from '../src/reservations.js';

test('one receipt gives its own price as the average', () => {
  const ledger = new Ledger().record({
    kind: 'receipt', article: 'pen', quantity: 10, unitCost: 500, location: 'main',
  });
  const [row] = stockReport(ledger, new Reservations(), 0);
  assert.equal(row.averageCost, 500);
  assert.equal(row.value, 5000);
});

test('the average is weighted by quantity', () => {
  const ledger = new Ledger()
    .record({ kind: 'receipt', article: 'pen', quantity: 30, unitCost: 100, location: 'main' })
    .record({ kind: 'receipt', article: 'pen', quantity: 10, unitCost: 200, location: 'main' })
    .record({ kind: 'shipment', article: 'pen', quantity: 20, location: 'main' });
  const [row] = stockReport(ledger, new Reservations(), 0);
  assert.deepEqual([row.onHand, row.averageCost], [20, 125]);
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
