import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, oncePerClient } from '@/db/prepared';
import { outageMessage, outageOf } from './outage';

/** How often a write is tried again while the database is busy; milliseconds. */
export const retryMs = 50;

/**
 * How long SQLite itself waits for a lock, milliseconds; the thread stands still meanwhile. `ESPALIER_BUSY_MS`, one
 * second without it.
 */
export function busyMs(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const named = Number(environment.ESPALIER_BUSY_MS || Number.NaN);
  return Number.isInteger(named) && named >= 0 && named <= 60_000 ? named : 1_000;
}

const standing = oncePerClient(() => ({ busy: false }));

/**
 * Runs `work` on the connection. Once the database was found busy, later calls do not wait in SQLite for the lock until
 * one of them succeeds, so that the process goes on with its other work. Throws what `work` throws.
 */
export function attempt<T>(client: Client, work: () => T): T {
  const state = standing(client);
  try {
    const result = work();
    if (state.busy) client.pragma(`busy_timeout = ${busyMs()}`);
    state.busy = false;
    return result;
  } catch (error) {
    if (outageOf(error) === 'busy' && !state.busy) {
      client.pragma('busy_timeout = 0');
      state.busy = true;
    }
    throw error;
  }
}

/** Throws unless the database can be locked for writing at this moment. */
export const probe = (client: Client): void =>
  attempt(client, () => client.transaction(() => {}).immediate());

export interface Waiting {
  /** Ends the waiting: the last error is thrown. */
  signal?: AbortSignal;
  /** Milliseconds after which the last error is thrown; without it the waiting has no end. */
  withinMs?: number;
  /** Gets a sentence once, when the waiting begins. */
  report?: (line: string) => void;
}

/**
 * Runs `work`, and runs it again until the database is free and its disk takes writes. `work` must be one transaction
 * or one statement: it is repeated as a whole. Throws at once what is no outage.
 */
export const waitOut = <T>(
  { $client }: { $client: Client },
  work: () => T,
  waiting: Waiting = {},
): Promise<T> => retried(() => attempt($client, work), waiting);

/** As `waitOut`, for work that has no connection yet. */
export async function retried<T>(
  work: () => T,
  { signal, withinMs = Number.POSITIVE_INFINITY, report }: Waiting = {},
): Promise<T> {
  const began = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return work();
    } catch (error) {
      const message = outageMessage(error);
      if (message === null || signal?.aborted || performance.now() - began >= withinMs) throw error;
      if (tries === 0) report?.(message);
    }
    await sleep(retryMs, undefined, { signal }).catch(() => {});
  }
}
