import assert from 'node:assert/strict';
import { test } from 'node:test';
import { available } from '../src/availability.js';
import { Ledger } from '../src/ledger.js';
import { stockReport } from '../src/report.js';
import { Reservations } from '../src/reservations.js';
import { averageCost } from '../src/valuation.js';

const receipt = (quantity, unitCost, article = 'box') => ({
  kind: 'receipt', article, quantity, unitCost, location: 'main',
});

test('reservations of other articles do not count', () => {
  const ledger = new Ledger().record(receipt(5, 10)).record(receipt(5, 10, 'jar'));
  const reservations = new Reservations();
  reservations.hold({ article: 'jar', quantity: 2, until: 200 });
  reservations.hold({ article: 'box', quantity: 1, until: 50 });
  assert.equal(available(ledger, reservations, 'box', 100), 5);
  assert.equal(available(ledger, reservations, 'jar', 100), 3);
});

test('several running reservations add up and never go below zero', () => {
  const ledger = new Ledger().record(receipt(5, 10));
  const reservations = new Reservations();
  reservations.hold({ article: 'box', quantity: 3, until: 200 });
  assert.equal(available(ledger, reservations, 'box', 100), 2);
  reservations.hold({ article: 'box', quantity: 3, until: 300 });
  assert.equal(available(ledger, reservations, 'box', 100), 0);
  assert.equal(available(ledger, reservations, 'box', 250), 2);
});

test('a single piece keeps its price', () => {
  assert.equal(averageCost([receipt(1, 999)]), 999);
});

test('without receipts the average is zero', () => {
  assert.equal(averageCost([{ kind: 'count', article: 'box', quantity: 3, location: 'main' }]), 0);
});

test('the value follows the average', () => {
  const ledger = new Ledger().record(receipt(2, 300)).record(receipt(4, 600));
  assert.equal(stockReport(ledger, new Reservations(), 0)[0].value, 3000);
});
