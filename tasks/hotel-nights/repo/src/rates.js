import { isWeekend } from './calendar.js';

const SEASONS = [
  { from: '06-01', to: '08-31', percent: 130 },
  { from: '12-20', to: '12-31', percent: 150 },
];

/** The price of the night that begins on a day, in cents. */
export function nightlyRate(room, day) {
  const monthDay = day.slice(5);
  const season = SEASONS.find(({ from, to }) => monthDay >= from && monthDay <= to);
  const base = (room.rate * (season?.percent ?? 100)) / 100;
  return Math.round(base + (isWeekend(day) ? room.weekendSurcharge ?? 0 : 0));
}
