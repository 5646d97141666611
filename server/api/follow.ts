import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or returns early once `signal` is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

export interface FollowOptions {
  signal: AbortSignal;
  /** Milliseconds between two polls while nothing is new. */
  pollMs: number;
  /** Least milliseconds between two batches. */
  batchMs: number;
}

/** A state outside the log that is not kept. Only its newest value counts. */
export interface Alongside<W> {
  read(): W;
  /** The value that the reader assumes at first. */
  before: W;
  /** Equal for states that need not be sent twice. */
  key(state: W): string;
  /** Least milliseconds between two polls. */
  everyMs: number;
}

/**
 * Yields batches of what `read` finds after the cursor, oldest first and without end, until `signal` is aborted.
 * The next batch is read only after the last was taken, so a slow reader costs only its cursor.
 */
export async function* follow<T extends { seq: number }, W = never>(
  read: (after: number) => T[],
  after: number,
  { signal, pollMs, batchMs }: FollowOptions,
  alongside?: Alongside<W>,
): AsyncGenerator<{ cursor: number; batch: T[]; alongside?: W }> {
  let cursor = after;
  const look = alongside && lookout(alongside);
  while (!signal.aborted) {
    const batch = read(cursor);
    const news = look?.();
    const last = batch.at(-1);
    if (last === undefined && !news) {
      await pause(pollMs, signal);
      continue;
    }
    cursor = last?.seq ?? cursor;
    yield news ? { cursor, batch, alongside: news.state } : { cursor, batch };
    await pause(batchMs, signal);
  }
}

/** Returns the state if it changed since the last poll, and polls no more often than allowed. */
function lookout<W>({ read, before, key, everyMs }: Alongside<W>): () => { state: W } | null {
  let lastKey = key(before);
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - lookedAt < everyMs) return null;
    lookedAt = now;
    const state = read();
    const name = key(state);
    if (name === lastKey) return null;
    lastKey = name;
    return { state };
  };
}

/**
 * Yields `read()` at once and again after each change of `mark`, at most once per `everyMs`, until `signal` is aborted.
 * A long `read` blocks the whole process, so it gets at most a fifth of the time.
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
