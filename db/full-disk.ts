/**
 * What to say where SQLite could not write because the disk is full, or null for any other error. (A full disk shows as
 * SQLITE_FULL, or as SQLITE_IOERR_… where its own files cannot grow.)
 */
export function fullDiskWords(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'SQLITE_FULL' && !code.startsWith('SQLITE_IOERR')) return null;
  return 'The disk that holds the database is full or cannot be written. Free space there; everything settled is kept, and runs go on by themselves.';
}
