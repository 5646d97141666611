import type BetterSqlite3 from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type * as schema from './schema';

export type Database = BetterSQLite3Database<typeof schema> & { $client: BetterSqlite3.Database };
/** A database or a transaction on it. */
export type Connection = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'run' | 'get' | 'all'>;
