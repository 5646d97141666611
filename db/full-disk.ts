import { databaseDiskFull } from './sentences';

/**
 * The sentence for an error of SQLite that comes from a full disk, or null for any other error. A full disk shows as
 * SQLITE_FULL, or as SQLITE_IOERR_… where SQLite's own files cannot grow.
 */
export function fullDiskMessage(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'SQLITE_FULL' && !code.startsWith('SQLITE_IOERR')) return null;
  return databaseDiskFull;
}
