import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { BlobHash, RunId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { liftEvent } from '@/server/core/run/lift';
import type { RunState } from '@/server/core/run/state';
import type { Connection } from './connection';
import { RunNotFound } from './runs';
import { events } from './schema';

/** The run's events with `after < seq`, in order, at most `limit`. */
export function readEvents(
  db: Connection,
  runId: RunId,
  after: number,
  limit = Number.MAX_SAFE_INTEGER,
): RunEvent[] {
  return readRange(db, runId, after, Number.MAX_SAFE_INTEGER, limit);
}

function readRange(db: Connection, runId: RunId, after: number, upTo: number, limit: number): RunEvent[] {
  return db
    .select()
    .from(events)
    .where(and(eq(events.runId, runId), gt(events.seq, after), lte(events.seq, upTo)))
    .orderBy(asc(events.seq))
    .limit(limit)
    .all()
    .map(({ version, ...row }) => ({ ...row, ...liftEvent(version, row.body, row.spend) }))
    .map((row) => ({
      ...row.body,
      runId: row.runId,
      seq: row.seq,
      at: row.at,
      actor: row.actor,
      ...(row.spend ? { spend: row.spend } : {}),
    }));
}

/** The run as it stood after event `upTo` (after its last event without it): the fold of its log. */
export function foldLog(db: Connection, runId: RunId, upTo = Number.MAX_SAFE_INTEGER): RunState {
  const log = readRange(db, runId, 0, Math.max(1, upTo), Number.MAX_SAFE_INTEGER);
  if (log.length === 0) throw new RunNotFound(runId);
  return foldEvents(log);
}

/** Grows with every event of any run. */
export function changeMark(db: Connection): number {
  return db.get<{ mark: number | null }>(sql`select max(id) as mark from events`)?.mark ?? 0;
}

/** Whether an event of the run names the stored text: then it belongs to the run. */
export function isNamedInLog(db: Connection, runId: RunId, hash: BlobHash): boolean {
  const found = db
    .select({ seq: events.seq })
    .from(events)
    .where(and(eq(events.runId, runId), sql`instr(${events.body}, ${hash}) > 0`))
    .limit(1)
    .get();
  return found !== undefined;
}
