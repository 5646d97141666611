import type BetterSqlite3 from 'better-sqlite3';
import { corrupt, otherProgram } from './sentences';
import { UnusableDatabase } from './unusable';

/** Larger databases are not read as a whole when a command opens them: `espalier doctor` does that. Bytes. */
export const checkedWhenOpened = 64 << 20;

/**
 * Whether the file holds a database of Espalier, or nothing yet; reads a few pages, and the whole file up to
 * `upTo` bytes. Errors: UnusableDatabase; SQLite's own where it cannot read the file.
 */
export function checkContent(client: BetterSqlite3.Database, upTo = 0): void {
  const tables = client.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes('__drizzle_migrations')) {
    throw new UnusableDatabase(otherProgram(client.name));
  }
  const pages = Number(client.pragma('page_count', { simple: true }));
  const pageSize = Number(client.pragma('page_size', { simple: true }));
  if (pages * pageSize > upTo) return;
  const found = client.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new UnusableDatabase(corrupt(client.name, firstLine(String(found))));
}

/** SQLite's finding in one line. */
export const firstLine = (finding: string): string =>
  finding
    .split('\n')
    .filter((line) => !line.startsWith('***'))[0]
    ?.slice(0, 200) ?? 'damaged';
