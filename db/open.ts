import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { Database } from './connection';
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

/** The root of the project: the nearest folder above that holds the migrations. */
function migrationsFolder(): string {
  const here = path.join(path.dirname(fileURLToPath(import.meta.url)), 'migrations');
  return process.env.ESPALIER_MIGRATIONS ?? here;
}

/**
 * Opens (and makes, where it is new) the database file and brings its tables up to date.
 * Errors: an unwritable place or a file that is no SQLite database throws with SQLite's message; UnusableDatabase where
 * a newer version wrote the file.
 */
export function openDatabase(file?: string): Database {
  const { database, directory } = dataPaths(file);
  mkdirSync(directory, { recursive: true });
  const client = new BetterSqlite3(database, { timeout: 10_000 });
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  // Pages of 4 KiB: a checkpoint waits for the disk, and a search writes some ten pages a commit.
  client.pragma('wal_autocheckpoint = 8000');
  client.pragma('cache_size = -32768');
  const db = drizzle(client, { schema });
  try {
    upgrade(db, migrationsFolder());
  } catch (error) {
    client.close();
    throw error;
  }
  return db;
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
