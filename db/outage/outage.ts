import { databaseBusy, databaseDiskFull } from '@/db/sentences';

/** Why the database cannot be used for a while: another program holds it, or its disk is full. */
export type Outage = 'busy' | 'full';

/**
 * The outage that an error of SQLite shows, or null for any other error. A full disk shows as SQLITE_FULL, or as
 * SQLITE_IOERR_… where SQLite's own files cannot grow. A held database shows as SQLITE_BUSY…, SQLITE_LOCKED… or
 * SQLITE_PROTOCOL.
 */
export function outageOf(error: unknown): Outage | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) return 'busy';
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return 'full';
  return null;
}

/** The sentence for an outage, or null for any other error. */
export function outageMessage(error: unknown): string | null {
  const outage = outageOf(error);
  if (outage === null) return null;
  return outage === 'busy' ? databaseBusy : databaseDiskFull;
}
