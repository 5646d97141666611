import { and, asc, eq, inArray } from 'drizzle-orm';
import type { QualityStatus } from '@/server/core/verdict/quality';
import { recordClockOf } from './clock-record';
import type { Database } from './connection';
import { type LeaseWatch, leaseMs } from './leases';
import type { gradings, qualityReports } from './schema';

/** A table of requests for work that takes minutes; whichever process claims one carries it out under a lease. */
type Requests = typeof qualityReports | typeof gradings;

const open: QualityStatus[] = ['queued', 'running'];

/** Takes the oldest request that nobody holds, as `watch` judges; null without one. Most looks only read. */
export function claimRequest(
  db: Database,
  table: Requests,
  owner: string,
  now: number,
  watch: LeaseWatch,
): string | null {
  const { id, leaseUntil } = table;
  const free = (from: Pick<Database, 'select'>) =>
    from
      .select({ id, owner: table.owner, leaseUntil })
      .from(table)
      .where(inArray(table.status, open))
      .orderBy(asc(table.createdAt))
      .all()
      .find((row) => watch.isFree(row.id, row));
  if (free(db) === undefined) return null;
  return db.transaction(
    (tx) => {
      const row = free(tx);
      if (row === undefined) return null;
      tx.update(table)
        .set({ owner, leaseUntil: now + leaseMs, status: 'running' })
        .where(eq(id, row.id))
        .run();
      return row.id;
    },
    { behavior: 'immediate' },
  );
}

/** Keeps the request. Returns whether its owner should go on: it still holds it and nobody asked for the end. */
export function renewRequest(db: Database, table: Requests, id: string, owner: string, now: number): boolean {
  recordClockOf(db);
  const { changes } = db
    .update(table)
    .set({ leaseUntil: now + leaseMs })
    .where(and(eq(table.id, id), eq(table.owner, owner)))
    .run();
  const row = db.select({ cancelled: table.cancelled }).from(table).where(eq(table.id, id)).get();
  return changes === 1 && row?.cancelled === false;
}

/** Asks for the end of a request. One that nobody has taken ends at once. Returns whether there was one to end. */
export function cancelRequest(db: Database, table: Requests, id: string, now: number): boolean {
  const row = db
    .select({ status: table.status, owner: table.owner })
    .from(table)
    .where(eq(table.id, id))
    .get();
  if (!row || !open.includes(row.status)) return false;
  db.update(table)
    .set({ cancelled: true, ...(row.owner === null ? { status: 'cancelled' as const, endedAt: now } : {}) })
    .where(eq(table.id, id))
    .run();
  return true;
}
