import assert from 'node:assert/strict';
import { test } from 'node:test';
import { available, canFulfil } from '../src/availability.js';
import { Ledger } from '../src/ledger.js';
import { reorderList } from '../src/reorder.js';
import { Reservations } from '../src/reservations.js';

const NOON = 1_000_000;
const HOUR = 3_600;

function shop() {
  const ledger = new Ledger()
    .record({ kind: 'receipt', article: 'lamp', quantity: 8, unitCost: 1500, location: 'main' })
    .record({ kind: 'transfer', article: 'lamp', quantity: 3, from: 'main', to: 'store' });
  return { ledger, reservations: new Reservations() };
}

test('a transfer leaves the total as it was', () => {
  const { ledger, reservations } = shop();
  assert.equal(available(ledger, reservations, 'lamp', NOON), 8);
});

test('a running reservation holds its pieces, an expired one none', () => {
  const { ledger, reservations } = shop();
  reservations.hold({ article: 'lamp', quantity: 5, until: NOON + HOUR });
  reservations.hold({ article: 'lamp', quantity: 2, until: NOON - HOUR });
  assert.equal(available(ledger, reservations, 'lamp', NOON), 3);
});

test('the last reservation may take all there is', () => {
  const { ledger, reservations } = shop();
  for (const quantity of [3, 5]) reservations.hold({ article: 'lamp', quantity, until: NOON + HOUR });
  assert.equal(canFulfil(ledger, reservations, [{ article: 'lamp', quantity: 1 }], NOON), false);
});

test('reservations of another article do not count', () => {
  const { reservations } = shop();
  for (const until of [NOON - HOUR, NOON + HOUR]) reservations.hold({ article: 'desk', quantity: 5, until });
  assert.equal(reservations.held('lamp', NOON), 0);
});

test('a released reservation holds nothing', () => {
  const { ledger, reservations } = shop();
  reservations.release(reservations.hold({ article: 'lamp', quantity: 5, until: NOON + HOUR }));
  assert.equal(canFulfil(ledger, reservations, [{ article: 'lamp', quantity: 8 }], NOON), true);
});

test('an order larger than the stock cannot be had', () => {
  const { ledger, reservations } = shop();
  assert.equal(canFulfil(ledger, reservations, [{ article: 'lamp', quantity: 9 }], NOON), false);
});

test('orders up to the target level', () => {
  const list = reorderList({ lamp: { minimum: 5, target: 20 }, desk: { minimum: 1, target: 2 } }, (article) =>
    article === 'lamp' ? 4 : 1,
  );
  assert.deepEqual(list, [{ article: 'lamp', quantity: 16 }]);
});
