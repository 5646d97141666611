import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { heartbeatMs, type LeaseWatch, leaseWatch } from '@/db/leases';
import { outageOf } from '@/db/outage/outage';
import type { Outages } from '@/db/outage/outages';
import { probe, waitOut } from '@/db/outage/wait-out';
import { errorMessage } from '@/server/core/base/error-message';

const lookMs = 300;

/** How a request ended: done, failed, ended by a person, or left to another process. */
type RequestEnd<R> = { result: R } | { error: string } | 'cancelled' | 'back';

interface HeldRequest<R> {
  /** Keeps the request; whether its owner should go on. */
  renew: () => boolean;
  /** Notes its end; one transaction. */
  end: (end: RequestEnd<R>) => void;
  work: (signal: AbortSignal) => Promise<R>;
  /** This process lets go of the request. */
  signal: AbortSignal;
}

/** Carries a request to its end under its lease. Null where there is no result. */
export async function carryOutRequest<R>(
  db: Database,
  { renew, end, work, signal }: HeldRequest<R>,
): Promise<R | null> {
  const cancelled = new AbortController();
  const heartbeat = setInterval(() => {
    if (!unlessOutage(renew, true)) cancelled.abort();
  }, heartbeatMs / 4);
  // The work took minutes: its end waits for the database as long as it must.
  const close = (how: RequestEnd<R>) => waitOut(db, () => end(how), { signal });
  try {
    const result = await work(AbortSignal.any([signal, cancelled.signal]));
    await close({ result });
    return result;
  } catch (error) {
    const how = signal.aborted
      ? 'back'
      : cancelled.signal.aborted
        ? 'cancelled'
        : { error: errorMessage(error) };
    // Let go of by a process that ends while the database is busy, the lease runs out instead.
    await close(how).catch((failure: unknown) => {
      if (!signal.aborted) throw failure;
    });
    return null;
  } finally {
    clearInterval(heartbeat);
  }
}

/** The result, or `otherwise` while the database is busy or its disk is full: the next one comes soon. */
export function unlessOutage<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (outageOf(error) === null) throw error;
    return otherwise;
  }
}

interface Hosting<Row> {
  /** Of the loop, for outages. */
  name: string;
  claim: (watch: LeaseWatch) => Row | null;
  carryOut: (row: Row) => Promise<unknown>;
  signal: AbortSignal;
  outage: Outages;
}

/** Claims requests and carries them out, one at a time. Resolves once `signal` is aborted. */
export async function hostRequests<Row>(
  db: Database,
  { name, claim, carryOut, signal, outage }: Hosting<Row>,
): Promise<void> {
  const watch = leaseWatch();
  while (!signal.aborted) {
    let row: Row | null = null;
    outage.looked(name, () => {
      if (outage.present) probe(db.$client);
      row = claim(watch);
    });
    if (outage.present) watch.reset();
    if (row !== null) await carryOut(row);
    else await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
}
