import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { and, eq, isNull, lt, notInArray, or } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import { endedStatuses } from '@/server/core/run/spec';
import type { Database } from './connection';
import { runs } from './schema';

/** How long a lease lasts without a heartbeat, and how often it is renewed; milliseconds. */
export const leaseMs = 10_000;
export const heartbeatMs = 2_000;

/** When the process began, in clock ticks since boot; tells a live process from another with its recycled pid. Linux only. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** This process's name as an owner: `host/pid/start`. */
export const thisOwner = (): string => `${hostname()}/${process.pid}/${startOf(process.pid)}`;

/** Whether the owner is certainly gone: a process of this machine that no longer is, or is another by now. */
export function isDead(owner: string): boolean {
  const [host, pid, start] = owner.split('/');
  if (host !== hostname() || !pid) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return start !== '' && startOf(Number(pid)) !== start;
}

/** Runs that have not ended and that nobody holds: never owned, lease run out, or the owner dead. */
export function ownerlessRuns(db: Database, now: number): RunId[] {
  return db
    .select({ id: runs.id, owner: runs.owner, leaseUntil: runs.leaseUntil })
    .from(runs)
    .where(notInArray(runs.status, [...endedStatuses]))
    .all()
    .filter((row) => row.owner === null || (row.leaseUntil ?? 0) < now || isDead(row.owner))
    .map((row) => row.id);
}

/** Takes the run, if it is still free. Returns whether this process has it now. */
export function claimRun(db: Database, runId: RunId, owner: string, now: number): boolean {
  return db.transaction(
    (tx) => {
      const row = tx.select({ owner: runs.owner }).from(runs).where(eq(runs.id, runId)).get();
      const dead = row?.owner ? isDead(row.owner) : false;
      const free = dead
        ? eq(runs.id, runId)
        : and(
            eq(runs.id, runId),
            or(isNull(runs.owner), isNull(runs.leaseUntil), lt(runs.leaseUntil, now), eq(runs.owner, owner)),
          );
      return (
        tx
          .update(runs)
          .set({ owner, leaseUntil: now + leaseMs })
          .where(free)
          .run().changes === 1
      );
    },
    { behavior: 'immediate' },
  );
}

/** Renews the lease. Returns false when another process has the run. */
export function renewLease(db: Database, runId: RunId, owner: string, now: number): boolean {
  return (
    db
      .update(runs)
      .set({ leaseUntil: now + leaseMs })
      .where(and(eq(runs.id, runId), eq(runs.owner, owner)))
      .run().changes === 1
  );
}

export function releaseRun(db: Database, runId: RunId, owner: string): void {
  db.update(runs)
    .set({ owner: null, leaseUntil: null })
    .where(and(eq(runs.id, runId), eq(runs.owner, owner)))
    .run();
}
