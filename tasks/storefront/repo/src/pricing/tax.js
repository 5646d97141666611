import { percentOf } from '../shared/money.js';

const VAT = { DE: 19, FR: 20, IT: 22 };

export function vatOn(cents, country) {
  return percentOf(cents, VAT[country] ?? 0);
}
