import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or returns early once `signal` is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

export interface FollowOptions {
  signal: AbortSignal;
  /** Milliseconds between two looks while nothing is new. */
  pollMs: number;
  /** Least milliseconds between two batches. */
  batchMs: number;
}

/**
 * Yields batches of what `read` finds after the cursor, oldest first and without end, until `signal` is aborted.
 * The next batch is read only when the last was taken: a slow reader costs nothing but its own cursor.
 */
export async function* follow<T extends { seq: number }>(
  read: (after: number) => T[],
  after: number,
  { signal, pollMs, batchMs }: FollowOptions,
): AsyncGenerator<{ cursor: number; batch: T[] }> {
  let cursor = after;
  while (!signal.aborted) {
    const batch = read(cursor);
    const last = batch.at(-1);
    if (last === undefined) {
      await pause(pollMs, signal);
      continue;
    }
    cursor = last.seq;
    yield { cursor, batch };
    await pause(batchMs, signal);
  }
}

/**
 * Yields `read()` at once and again after each change of `mark`, at most once per `everyMs`, until `signal` is aborted.
 * A long `read` holds up the whole process: at most a fifth of the time goes into it.
 */
export async function* watch<T, M extends string | number = number>(
  mark: () => M,
  read: () => T,
  { signal, everyMs }: { signal: AbortSignal; everyMs: number },
): AsyncGenerator<{ mark: M; value: T }> {
  let seen: M | null = null;
  while (!signal.aborted) {
    const current = mark();
    let tookMs = 0;
    if (current !== seen) {
      seen = current;
      const began = performance.now();
      const value = read();
      tookMs = performance.now() - began;
      yield { mark: current, value };
    }
    await pause(Math.max(everyMs, 4 * tookMs), signal);
  }
}
