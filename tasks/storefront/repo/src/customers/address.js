import { ShopError } from '../shared/errors.js';

export function createAddress({ street, city, country }) {
  if (!/^[A-Z]{2}$/.test(country)) throw new ShopError('bad-country', `Bad country: ${country}`);
  return Object.freeze({ street, city, country });
}
