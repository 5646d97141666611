import { readFileSync } from 'node:fs';
import path from 'node:path';
import { and, eq, lt } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { RunId } from '@/server/core/base/ids';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { liftCommand, logVersion } from '@/server/core/run/lift';
import type { Database } from './connection';
import { isDead } from './leases';
import { readEvents } from './log';
import { migrationsFolder } from './migrations-folder';
import { UnusableDatabase } from './opening/unusable';
import { runWriter } from './run-writer';
import { attempts, commands, experience, judgements, nodes, runs, selections, votes } from './schema';
import { newerDatabase, olderProcess } from './sentences';

/**
 * Brings the tables of a database up to date, and the rows of runs that an older version wrote. The log of a run is
 * append-only and stays as it was written (`server/core/run/lift.ts` reads it); its other rows follow from the log and
 * are made anew.
 * Errors: UnusableDatabase where a newer version wrote the file, or a process of an older one runs on it. Then nothing
 * is changed.
 */
export function upgrade(db: Database): void {
  const file = db.$client.name;
  const known = knownMigrations(migrationsFolder());
  const done = migrationsDone(db);
  if (done > known) throw new UnusableDatabase(newerDatabase(file));
  if (done > 0 && done < known) {
    const busy = runsUnderLease(db);
    if (busy.length > 0) throw new UnusableDatabase(olderProcess(file, busy));
  }
  if (done < known) migrateOnce(db, known);
  for (const { id } of db.select({ id: runs.id }).from(runs).where(lt(runs.version, logVersion)).all()) {
    db.transaction((tx) => rewrite(db, tx, id), { behavior: 'immediate' });
  }
}

/** How the database stands to this version: `older`, `newer` or `same`; null where it is empty. */
export function migrationsBehind($client: Database['$client']): 'older' | 'newer' | 'same' | null {
  const done = migrationsDone({ $client });
  const known = knownMigrations(migrationsFolder());
  if (done === 0) return null;
  return done < known ? 'older' : done > known ? 'newer' : 'same';
}

/** Another process may migrate the same file at this moment: then it is enough that it has done so. */
function migrateOnce(db: Database, known: number): void {
  try {
    migrate(db, { migrationsFolder: migrationsFolder() });
  } catch (error) {
    if (migrationsDone(db) < known) throw error;
  }
}

/** When the newest migration that this version has was written, in milliseconds since the epoch. */
function knownMigrations(folder: string): number {
  const journal: { entries: { when: number }[] } = JSON.parse(
    readFileSync(path.join(/*turbopackIgnore: true*/ folder, 'meta', '_journal.json'), 'utf8'),
  );
  return Math.max(...journal.entries.map(({ when }) => when));
}

/** When the newest migration that the database has was written; 0 in a new one. */
function migrationsDone({ $client }: Pick<Database, '$client'>): number {
  if (!hasTable($client, '__drizzle_migrations')) return 0;
  const row = $client
    .prepare<[], { newest: number | null }>('select max(created_at) as newest from __drizzle_migrations')
    .get();
  return Number(row?.newest ?? 0);
}

const hasTable = ($client: Database['$client'], name: string): boolean =>
  $client.prepare('select 1 from sqlite_master where type = ? and name = ?').get('table', name) !== undefined;

function runsUnderLease({ $client }: Database): string[] {
  return $client
    .prepare<[number], { id: string; owner: string }>(
      'select id, owner from runs where owner is not null and lease_until > ?',
    )
    .all(Date.now())
    .flatMap(({ id, owner }) => (isDead(owner) ? [] : [id]))
    .slice(0, 3);
}

/** Makes the rows of a run anew from its log. Called within a transaction; another process may have done it. */
function rewrite(
  db: Database,
  tx: Parameters<Parameters<Database['transaction']>[0]>[0],
  runId: RunId,
): void {
  const isOld = and(eq(runs.id, runId), lt(runs.version, logVersion));
  if (!tx.select({ id: runs.id }).from(runs).where(isOld).get()) return;
  for (const table of [nodes, attempts, selections, votes, judgements, experience]) {
    tx.delete(table).where(eq(table.runId, runId)).run();
  }
  const [first, ...rest] = readEvents(tx, runId, 0);
  if (first) {
    const state = openingState(first);
    const writer = runWriter(db.$client);
    for (const event of rest) {
      applyEvent(state, event);
      writer.touched(state, event);
    }
    writer.run(state);
  }
  const waiting = and(eq(commands.runId, runId), eq(commands.handled, false));
  for (const { id, command } of tx.select().from(commands).where(waiting).all()) {
    tx.update(commands)
      .set({ command: liftCommand(command) })
      .where(eq(commands.id, id))
      .run();
  }
  tx.update(runs).set({ version: logVersion }).where(eq(runs.id, runId)).run();
}
