import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { and, eq, notInArray } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import { endedStatuses } from '@/server/core/run/spec';
import { recordClockOf } from './clock-record';
import type { Database } from './connection';
import { runs } from './schema';

/** How long a lease lasts without a renewal, and how often it is renewed; milliseconds. */
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

interface Lease {
  owner: string | null;
  /** Set anew at every renewal; null where there is no lease. */
  leaseUntil: number | null;
}

/**
 * Judges leases by watching them: one has run out if its holder did not renew it for the length of a lease, measured by
 * this process's own steady clock. The machine's clock may jump and the machine may sleep; neither ends a lease.
 */
export interface LeaseWatch {
  /** Whether the lease can be taken: no owner, the owner dead, or not renewed for the length of a lease. */
  isFree(id: string, lease: Lease): boolean;
  /** Watches all leases from the start, after a time in which their holders could not renew them. */
  reset(): void;
}

const mostWatched = 10_000;

export function leaseWatch(clock: () => number = () => performance.now()): LeaseWatch {
  const watched = new Map<string, { lease: string; since: number }>();
  return {
    isFree(id, { owner, leaseUntil }) {
      if (owner === null || leaseUntil === null || isDead(owner)) {
        watched.delete(id);
        return true;
      }
      const lease = `${owner} ${leaseUntil}`;
      const known = watched.get(id);
      if (known?.lease === lease) return clock() - known.since >= leaseMs;
      watched.set(id, { lease, since: clock() });
      for (const oldest of watched.keys()) {
        if (watched.size <= mostWatched) break;
        watched.delete(oldest);
      }
      return false;
    },
    reset: () => watched.clear(),
  };
}

/** Runs that have not ended and that nobody holds, as `watch` judges. */
export function ownerlessRuns(db: Database, watch: LeaseWatch): RunId[] {
  return db
    .select({ id: runs.id, owner: runs.owner, leaseUntil: runs.leaseUntil })
    .from(runs)
    .where(notInArray(runs.status, [...endedStatuses]))
    .all()
    .filter((row) => watch.isFree(row.id, row))
    .map((row) => row.id);
}

/** Takes the run, if it is still free or this owner's own. Returns whether this process has it now. */
export function claimRun(
  db: Database,
  runId: RunId,
  owner: string,
  now: number,
  watch: LeaseWatch = leaseWatch(),
): boolean {
  recordClockOf(db);
  return db.transaction(
    (tx) => {
      const row = tx
        .select({ owner: runs.owner, leaseUntil: runs.leaseUntil })
        .from(runs)
        .where(eq(runs.id, runId))
        .get();
      if (!row || (row.owner !== owner && !watch.isFree(runId, row))) return false;
      const leaseUntil = now + leaseMs;
      return tx.update(runs).set({ owner, leaseUntil }).where(eq(runs.id, runId)).run().changes === 1;
    },
    { behavior: 'immediate' },
  );
}

/** Renews the lease. Returns false when another process has the run. */
export function renewLease(db: Database, runId: RunId, owner: string, now: number): boolean {
  recordClockOf(db);
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
