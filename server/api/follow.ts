import { setTimeout as delay, setImmediate as othersTurn } from 'node:timers/promises';
import { outageOf } from '@/db/outage/outage';
import type { News } from './live/news';

/** Milliseconds after which a stream reads again that met a busy database. */
const outageMs = 30;

/** Waits, or returns early once `signal` is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

export interface FollowOptions {
  signal: AbortSignal;
  /** Says when to read again after nothing was new. */
  news: News;
  /** Least milliseconds between two batches. */
  batchMs: number;
  /** As many events as `read` gives at most. After so many the next are read at once: a reader that is behind catches up. */
  full?: number;
}

/** A state outside the log that is not kept. Only its newest value counts. */
export interface Alongside<W> {
  read(): W;
  /** The value that the reader assumes at first. */
  before: W;
  /** Equal for states that need not be sent twice. */
  key(state: W): string;
}

/**
 * Yields batches of what `read` finds after the cursor, oldest first and without end, until `signal` is aborted.
 * The next batch is read only after the last was taken, so a slow reader costs only its cursor.
 */
export async function* follow<T extends { seq: number }, W = never>(
  read: (after: number) => T[],
  after: number,
  { signal, news, batchMs, full }: FollowOptions,
  alongside?: Alongside<W>,
): AsyncGenerator<{ cursor: number; batch: T[]; alongside?: W }> {
  let cursor = after;
  const look = alongside && lookout(alongside);
  while (!signal.aborted) {
    const seen = news.version;
    const found = unlessOutage(() => ({ batch: read(cursor), state: look?.() }));
    if (found === null) {
      await pause(outageMs, signal);
      continue;
    }
    const { batch, state } = found;
    const last = batch.at(-1);
    if (last === undefined && !state) {
      await news.after(seen, signal);
      continue;
    }
    cursor = last?.seq ?? cursor;
    yield state ? { cursor, batch, alongside: state.value } : { cursor, batch };
    if (batch.length === full) await othersTurn();
    else await pause(batchMs, signal);
  }
}

/** Returns the state if it changed since the last look. */
function lookout<W>({ read, before, key }: Alongside<W>): () => { value: W } | null {
  let lastKey = key(before);
  return () => {
    const value = read();
    const name = key(value);
    if (name === lastKey) return null;
    lastKey = name;
    return { value };
  };
}

/**
 * Yields `read()` at once and again after each change of `mark`, at most once per `everyMs`, until `signal` is aborted.
 * A long `read` blocks the whole process, so it gets at most a fifth of the time.
 */
export async function* watch<T, M extends string | number = number>(
  mark: () => M,
  read: () => T,
  { signal, news, everyMs }: { signal: AbortSignal; news: News; everyMs: number },
): AsyncGenerator<{ mark: M; value: T }> {
  let known: M | null = null;
  while (!signal.aborted) {
    const seen = news.version;
    const began = performance.now();
    const found = unlessOutage(() => {
      const current = mark();
      return { mark: current, news: current === known ? null : { mark: current, value: read() } };
    });
    if (found === null) {
      await pause(outageMs, signal);
      continue;
    }
    const tookMs = found.news === null ? 0 : performance.now() - began;
    known = found.mark;
    if (found.news !== null) yield found.news;
    await pause(Math.max(everyMs, 4 * tookMs), signal);
    await news.after(seen, signal);
  }
}

/** What is read, or null while another program holds the database: a stream goes on when it is free. */
function unlessOutage<T extends object>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (outageOf(error) === null) throw error;
    return null;
  }
}
