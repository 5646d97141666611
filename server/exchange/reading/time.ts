import type { Notes } from './notes';
import { noZone } from './sentences';

const zoneless = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)$/;

/** Milliseconds since 1970 of an ISO time, or of a number of seconds or milliseconds. A time without a zone is taken as UTC. */
export function timeOf(value: unknown, notes: Notes): number | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value <= 0) return null;
    const ms = value < 1e11 ? value * 1000 : value;
    return ms < 8.64e15 ? Math.round(ms) : null;
  }
  if (typeof value !== 'string' || value.length > 64) return null;
  const [, day, time] = zoneless.exec(value) ?? [];
  const at = Date.parse(
    day ? `${day}T${(time ?? '').replace(',', '.')}Z` : value.replace(/(\.\d{3})\d+/, '$1'),
  );
  if (Number.isNaN(at)) return null;
  if (day) notes.add(noZone);
  return at;
}
