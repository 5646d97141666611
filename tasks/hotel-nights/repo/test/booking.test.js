import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Booking } from '../src/booking.js';
import { StayError } from '../src/house-rules.js';
import { quote } from '../src/quote.js';

const room = { rate: 8000, beds: 2, weekendSurcharge: 1500, cityTax: 200, minimumNights: 2 };

describe('quote', () => {
  test('lists the nights from arrival to the day before departure', () => {
    const { nights } = quote(room, { checkIn: '2024-06-10', checkOut: '2024-06-13' });
    assert.deepEqual(nights.map((night) => night.day), ['2024-06-10', '2024-06-11', '2024-06-12']);
  });

  test('charges lodging and city tax per night', () => {
    const price = quote(room, { checkIn: '2024-03-04', checkOut: '2024-03-06', guests: 2 });
    assert.deepEqual([price.lodging, price.cityTax, price.total], [16000, 800, 16800]);
  });

  test('the season raises the rate', () => {
    const [night] = quote(room, { checkIn: '2024-07-01', checkOut: '2024-07-05' }).nights;
    assert.equal(night.price, 10400);
  });

  test('weekends carry a surcharge', () => {
    const { nights } = quote(room, { checkIn: '2024-03-07', checkOut: '2024-03-10' });
    assert.deepEqual(nights.slice(0, 3).map((night) => night.price), [8000, 9500, 9500]);
  });

  test('refuses a departure before the arrival', () => {
    assert.throws(() => quote(room, { checkIn: '2024-03-06', checkOut: '2024-03-04' }), StayError);
  });

  test('refuses more guests than beds', () => {
    assert.throws(() => quote(room, { checkIn: '2024-03-04', checkOut: '2024-03-09', guests: 3 }), /sleeps 2/);
  });
});

describe('Booking', () => {
  const stay = { checkIn: '2024-03-20', checkOut: '2024-03-24' };

  test('cancelling a month ahead is free', () => {
    assert.equal(new Booking(room, stay).cancel('2024-02-20'), 0);
  });

  test('cancelling on the day of arrival costs the full price', () => {
    const booking = new Booking(room, stay);
    assert.equal(booking.cancel('2024-03-20'), booking.price.total);
  });

  test('a booking is cancelled once', () => {
    const booking = new Booking(room, stay);
    booking.cancel('2024-03-01');
    assert.throws(() => booking.cancel('2024-03-02'), /is cancelled/);
  });
});
