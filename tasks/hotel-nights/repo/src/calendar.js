const DAY_MS = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

export function parseDay(text) {
  const at = ISO_DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`Not a day: ${text}`);
  return at;
}

export function addDays(day, count) {
  return new Date(parseDay(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one day until another; 0 for the same day. */
export function daysBetween(from, to) {
  return Math.round((parseDay(to) - parseDay(from)) / DAY_MS) + 1;
}

export function isWeekend(day) {
  const weekday = new Date(parseDay(day)).getUTCDay();
  return weekday === 5 || weekday === 6;
}
