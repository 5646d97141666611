import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Booking } from '../src/booking.js';
import { cancellationFee } from '../src/cancellation.js';
import { quote } from '../src/quote.js';

const room = { rate: 10_000, beds: 2, minimumNights: 2, maximumNights: 7 };

test('nights across the end of a month and a leap day', () => {
  const { nights } = quote(room, { checkIn: '2024-02-28', checkOut: '2024-03-02' });
  assert.deepEqual(nights.map((night) => night.day), ['2024-02-28', '2024-02-29', '2024-03-01']);
});

test('one night is below a minimum of two', () => {
  assert.throws(() => quote(room, { checkIn: '2024-03-04', checkOut: '2024-03-05' }), /At least 2 nights/);
});

test('seven nights are within a maximum of seven', () => {
  assert.equal(quote(room, { checkIn: '2024-03-04', checkOut: '2024-03-11' }).total, 70_000);
});

test('thirteen days ahead cost half', () => {
  assert.equal(cancellationFee(10_000, '2024-03-20', '2024-03-07'), 5_000);
});

test('fourteen days ahead are free, two days ahead cost all', () => {
  const stay = { checkIn: '2024-03-20', checkOut: '2024-03-22' };
  assert.equal(new Booking(room, stay).cancel('2024-03-06'), 0);
  assert.equal(new Booking(room, stay).cancel('2024-03-18'), 20_000);
});
