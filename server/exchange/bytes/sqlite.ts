import Database from 'better-sqlite3';
import { Refusal } from '@/server/exchange/reading/refusal';
import { withoutLog } from './wal';

/** Opens a database of another system in memory. Errors: Refusal if it is damaged. */
export function withDatabase<T>(bytes: Uint8Array, use: (database: Database.Database) => T): T {
  let database: Database.Database | null = null;
  try {
    database = new Database(Buffer.from(withoutLog(bytes)), { readonly: true });
    return use(database);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The SQLite database cannot be read: ${reason}.`);
  } finally {
    database?.close();
  }
}

/** The names of the tables. */
export const databaseTables = (bytes: Uint8Array): string[] =>
  withDatabase(bytes, (database) =>
    database
      .prepare<[], { name: string }>("select name from sqlite_master where type = 'table'")
      .all()
      .map(({ name }) => name),
  );
