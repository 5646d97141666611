import type { Notes } from './notes';
import { noZone } from './sentences';
import { number } from './value';

const zoneless = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)$/;

/** A time begins with a day, or with the name of one as in mails. Everything else that a browser takes for a time is none. */
const begin = /^\s*(?:\d{4}-\d{2}-\d{2}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )/;

/** The least number that is not in the unit before it: seconds, milliseconds, microseconds, nanoseconds since 1970. */
const units: readonly (readonly [least: number, perMs: number])[] = [
  [1e17, 1e6],
  [1e14, 1e3],
  [1e11, 1],
  [0, 1e-3],
];

/**
 * Milliseconds since 1970 of an ISO time, or of a number of seconds, milliseconds, microseconds or nanoseconds: which of
 * them is known by its size, from 1973 to 5138. A time without a zone is taken as UTC.
 */
export function timeOf(value: unknown, notes: Notes): number | null {
  const count = number(value);
  if (count !== null) {
    const unit = count > 0 ? units.find(([least]) => count >= least) : undefined;
    const ms = unit === undefined ? Number.NaN : count / unit[1];
    return ms < 8.64e15 ? Math.round(ms) : null;
  }
  if (typeof value !== 'string' || value.length > 64 || !begin.test(value)) return null;
  const [, day, time] = zoneless.exec(value) ?? [];
  const at = Date.parse(
    day ? `${day}T${(time ?? '').replace(',', '.')}Z` : value.replace(/(\.\d{3})\d+/, '$1'),
  );
  if (Number.isNaN(at)) return null;
  if (day) notes.add(noZone);
  return at;
}
