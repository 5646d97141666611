import { setImmediate as nextTurn } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';

/**
 * Holds a database as another program does: `writes`, as BEGIN EXCLUSIVE in a shell, a backup or a VACUUM; or `all`, as
 * a program with an exclusive locking mode, which nobody can even read beside.
 */
export async function holdDatabase(
  file: string,
  what: 'writes' | 'all' = 'writes',
): Promise<{ release(): void }> {
  const client = new BetterSqlite3(file, { timeout: 0 });
  if (what === 'all') client.pragma('locking_mode = EXCLUSIVE');
  // This process may have a transaction open until its turn ends.
  while (!begun(client)) await nextTurn();
  if (what === 'all') client.exec('create table held(x); drop table held');
  return {
    release() {
      if (!client.open) return;
      client.exec('rollback');
      client.close();
    },
  };
}

function begun(client: BetterSqlite3.Database): boolean {
  try {
    client.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
