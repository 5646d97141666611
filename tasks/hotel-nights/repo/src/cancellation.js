import { daysBetween } from './calendar.js';

const TERMS = [
  { days: 14, percent: 0 },
  { days: 3, percent: 50 },
  { days: 0, percent: 100 },
];

/** The fee in cents for cancelling on a day. */
export function cancellationFee(total, checkIn, cancelledOn) {
  const ahead = daysBetween(cancelledOn, checkIn);
  const term = TERMS.find(({ days }) => ahead >= days);
  return Math.round((total * (term?.percent ?? 100)) / 100);
}
