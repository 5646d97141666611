import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { Database } from './connection';
import { migrationsFolder } from './migrations-folder';
import { checkContent, checkedWhenOpened } from './opening/content';
import { checkPlace, checkReadable } from './opening/place';
import { asUnusable } from './opening/unusable';
import { busyMs, retried, type Waiting } from './outage/wait-out';
import * as schema from './schema';
import { upgrade } from './upgrade';

/** Where everything is kept: the database file and, beside it, the snapshots. Absolute paths. */
export interface DataPaths {
  database: string;
  directory: string;
  snapshots: string;
}

export function dataPaths(
  file = process.env.ESPALIER_DATABASE || path.join('data', 'espalier.db'),
): DataPaths {
  const database = path.resolve(/*turbopackIgnore: true*/ file);
  const directory = path.dirname(database);
  return { database, directory, snapshots: path.join(directory, 'snapshots') };
}

/**
 * Opens (and makes, where it is new) the database file and brings its tables up to date. A file of at most
 * `checkedBytes` is read as a whole before anything is written.
 * Errors: UnusableDatabase with a sentence that says what to do, where the place or the file cannot be used or a newer
 * version wrote it; SQLite's own while another program holds it (`openWhenFree` waits).
 */
export function openDatabase(file?: string, checkedBytes = 0): Database {
  const { database } = dataPaths(file);
  checkPlace(database);
  makePrivate(database);
  let client: BetterSqlite3.Database | null = null;
  try {
    client = new BetterSqlite3(database, { timeout: busyMs() });
    checkContent(client, checkedBytes);
    client.pragma('journal_mode = WAL');
    client.pragma('synchronous = NORMAL');
    client.pragma('foreign_keys = ON');
    // Pages of 4 KiB: a checkpoint waits for the disk, and a search writes some ten pages a commit.
    client.pragma('wal_autocheckpoint = 8000');
    client.pragma('cache_size = -32768');
    const db = drizzle(client, { schema });
    upgrade(db);
    return db;
  } catch (error) {
    client?.close();
    throw asUnusable(error, database);
  }
}

/**
 * `openDatabase`, as soon as no other program holds the file; small files are read as a whole. Errors: as
 * `openDatabase`, but for a busy database.
 */
export const openWhenFree = (
  file?: string,
  { checkedBytes = checkedWhenOpened, ...waiting }: Waiting & { checkedBytes?: number } = {},
): Promise<Database> => retried(() => openDatabase(file, checkedBytes), waiting);

/**
 * Opens the database file for reading, as it is: nothing is made or brought up to date. Errors: UnusableDatabase; SQLite's
 * own while another program holds it.
 */
export function openForReading(file: string): BetterSqlite3.Database {
  let client: BetterSqlite3.Database | null = null;
  checkReadable(file);
  try {
    client = new BetterSqlite3(file, { readonly: true, timeout: busyMs() });
    checkContent(client);
    return client;
  } catch (error) {
    client?.close();
    throw asUnusable(error, file);
  }
}

/** A new file that only its owner may read; SQLite's further files get its mode. What cannot be made, SQLite reports. */
function makePrivate(database: string): void {
  try {
    closeSync(openSync(database, 'ax', 0o600));
  } catch {
    // It is there already, or SQLite says why it cannot be.
  }
}

/** A database in memory that nobody else sees, gone when it is closed: for simulated runs by the thousand. */
export function openMemoryDatabase(): Database {
  const client = new BetterSqlite3(':memory:');
  client.pragma('journal_mode = OFF');
  client.pragma('synchronous = OFF');
  const db = drizzle(client, { schema });
  migrate(db, { migrationsFolder: migrationsFolder() });
  return db;
}
