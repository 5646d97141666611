import { ShopError } from '../shared/errors.js';
import { CARRIERS } from './carriers.js';
import { zoneOf } from './zones.js';

/** The cheapest carrier for a parcel. */
export function cheapestRate(address, grams) {
  const zone = zoneOf(address);
  const offers = CARRIERS.filter((carrier) => zone in carrier.zones && grams <= carrier.maxGrams)
    .map((carrier) => ({
      carrier: carrier.name,
      price: carrier.zones[zone] + Math.ceil(grams / 1000) * carrier.perKilo,
    }))
    .sort((a, b) => a.price - b.price);
  if (offers.length === 0) throw new ShopError('no-carrier', `No carrier takes ${grams} g to ${address.country}`);
  return offers[0];
}
