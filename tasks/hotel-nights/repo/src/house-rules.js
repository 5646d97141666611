import { daysBetween, parseDay } from './calendar.js';

export class StayError extends Error {}

/** Throws a StayError where the house does not take the stay. */
export function checkStay(room, { checkIn, checkOut, guests }) {
  if (parseDay(checkOut) <= parseDay(checkIn)) throw new StayError('Departure must come after arrival');
  if (guests > room.beds) throw new StayError(`The room sleeps ${room.beds}`);
  const nights = daysBetween(checkIn, checkOut);
  if (nights < (room.minimumNights ?? 1)) throw new StayError(`At least ${room.minimumNights} nights`);
  if (nights > (room.maximumNights ?? 60)) throw new StayError(`At most ${room.maximumNights ?? 60} nights`);
}
