import { addDays, daysBetween } from './calendar.js';
import { checkStay } from './house-rules.js';
import { nightlyRate } from './rates.js';

/** What a stay costs, night by night, in cents. */
export function quote(room, { checkIn, checkOut, guests = 1 }) {
  checkStay(room, { checkIn, checkOut, guests });
  const count = daysBetween(checkIn, checkOut);
  const nights = [];
  for (let i = 0; i < count; i++) {
    const day = addDays(checkIn, i);
    nights.push({ day, price: nightlyRate(room, day) });
  }
  const lodging = nights.reduce((sum, night) => sum + night.price, 0);
  const cityTax = count * guests * (room.cityTax ?? 0);
  return { nights, lodging, cityTax, total: lodging + cityTax };
}
