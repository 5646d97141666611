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

/** Something that changes beside the log and is not kept: the newest state of it is all that counts. */
export interface Beside<W> {
  read(): W;
  /** What the reader takes it to be without being told. */
  before: W;
  /** Equal for states that need not be told twice. */
  key(state: W): string;
  /** Least milliseconds between two looks. */
  everyMs: number;
}

/**
 * Yields batches of what `read` finds after the cursor, oldest first and without end, until `signal` is aborted.
 * The next batch is read only when the last was taken: a slow reader costs nothing but its own cursor.
 */
export async function* follow<T extends { seq: number }, W = never>(
  read: (after: number) => T[],
  after: number,
  { signal, pollMs, batchMs }: FollowOptions,
  beside?: Beside<W>,
): AsyncGenerator<{ cursor: number; batch: T[]; beside?: W }> {
  let cursor = after;
  const look = beside && lookout(beside);
  while (!signal.aborted) {
    const batch = read(cursor);
    const news = look?.();
    const last = batch.at(-1);
    if (last === undefined && !news) {
      await pause(pollMs, signal);
      continue;
    }
    cursor = last?.seq ?? cursor;
    yield news ? { cursor, batch, beside: news.state } : { cursor, batch };
    await pause(batchMs, signal);
  }
}

/** Answers with the state where it is another than at the last look, and looks only so often. */
function lookout<W>({ read, before, key, everyMs }: Beside<W>): () => { state: W } | null {
  let told = key(before);
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - lookedAt < everyMs) return null;
    lookedAt = now;
    const state = read();
    const name = key(state);
    if (name === told) return null;
    told = name;
    return { state };
  };
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
