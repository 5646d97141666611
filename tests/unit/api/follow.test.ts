import { describe, expect, it } from 'vitest';
import { follow, watch } from '@/server/api/follow';
import type { News } from '@/server/api/live/news';

const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }));

/** A log that may grow, read in pages of `page`. */
function log(initial: { seq: number }[], page = 500) {
  const events = [...initial];
  return {
    push: (...more: { seq: number }[]) => events.push(...more),
    read: (after: number) => events.filter(({ seq }) => seq > after).slice(0, page),
  };
}

/** News at each turn of the event loop: every reader reads again. */
const always: News = { version: 0, after: () => new Promise((resolve) => setImmediate(resolve)) };
/** No news ever: a wait ends with the stream. */
const none: News = {
  version: 0,
  after: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
};
const fast = { news: always, batchMs: 0 };

describe('following a log', () => {
  it('catches up in pages, without a gap and without a duplicate', async () => {
    const stop = new AbortController();
    const { read } = log(rows(1, 12), 5);
    const seen: number[] = [];
    const sizes: number[] = [];
    for await (const { cursor, batch } of follow(read, 0, { ...fast, signal: stop.signal })) {
      seen.push(...batch.map(({ seq }) => seq));
      sizes.push(batch.length);
      if (cursor === 12) stop.abort();
    }
    expect(seen).toEqual(rows(1, 12).map(({ seq }) => seq));
    expect(sizes).toEqual([5, 5, 2]);
  });

  it('pauses between batches, but not while it is behind', async () => {
    const stop = new AbortController();
    const { read } = log(rows(1, 12), 5);
    const never = { news: none, batchMs: 60_000, full: 5, signal: stop.signal };
    const batches = follow(read, 0, never);
    expect((await batches.next()).value?.cursor).toBe(5);
    expect((await batches.next()).value?.cursor).toBe(10);
    expect((await batches.next()).value?.cursor).toBe(12);
    const next = batches.next();
    stop.abort();
    expect((await next).done).toBe(true);
  });

  it('begins after the cursor it is given', async () => {
    const stop = new AbortController();
    const { read } = log(rows(1, 9));
    for await (const { batch } of follow(read, 7, { ...fast, signal: stop.signal })) {
      expect(batch).toEqual(rows(8, 9));
      stop.abort();
    }
    expect(stop.signal.aborted).toBe(true);
  });

  it('yields what is appended while it waits', async () => {
    const stop = new AbortController();
    const source = log(rows(1, 1));
    const batches = follow(source.read, 0, { ...fast, signal: stop.signal });
    expect((await batches.next()).value).toEqual({ cursor: 1, batch: rows(1, 1) });
    const next = batches.next();
    source.push({ seq: 2 });
    expect((await next).value).toEqual({ cursor: 2, batch: rows(2, 2) });
    stop.abort();
    expect((await batches.next()).done).toBe(true);
  });

  it('ends at once when it is closed while nothing is new', async () => {
    const stop = new AbortController();
    const next = follow(() => [], 0, { news: none, batchMs: 0, signal: stop.signal }).next();
    stop.abort();
    expect((await next).done).toBe(true);
  });
});

describe('watching a mark', () => {
  it('yields at once, then only after a change', async () => {
    const stop = new AbortController();
    const marks = [3, 3, 3, 4, 4, 5];
    let looks = 0;
    const seen: number[] = [];
    const values = watch(
      () => marks[looks++] ?? 5,
      () => looks,
      { signal: stop.signal, news: always, everyMs: 0 },
    );
    for await (const { mark } of values) {
      seen.push(mark);
      if (mark === 5) stop.abort();
    }
    expect(seen).toEqual([3, 4, 5]);
  });
});
