import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newsOf } from '@/server/api/live/news';
import { readingsOf } from '@/server/api/live/readings';
import { appRouter, createCaller } from '@/server/api/router';
import { statementsOf } from '@/tests/support/statements';
import { statusEvents, temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
beforeEach(() => {
  place = temporaryContext();
});
afterEach(() => place.remove());

const id = 'stream0123456789abc';
const want = (topics: { id: string; what: { path: string; input: unknown } }[], stream = id) =>
  createCaller(place.context).live.want({ stream, topics });

/** The messages of the browser's stream as they come. Ending the iteration closes it. */
async function* open(): AsyncGenerator<{ kind: string; topic?: string; id?: string; data?: unknown }> {
  const input = encodeURIComponent(JSON.stringify({ stream: id }));
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(`http://127.0.0.1/api/trpc/live.open?input=${input}`),
    router: appRouter,
    createContext: () => place.context,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      const frames = `${rest}${read.value}`.split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const data = /^data: (\{"kind".*)$/m.exec(frame)?.[1];
        if (data) yield JSON.parse(data);
      }
    }
  } finally {
    await reader?.cancel();
  }
}

const follow = (topic: string, runId: string, after: number) => ({
  id: topic,
  what: { path: 'runs.follow', input: { runId, after } },
});

describe('the one stream of a browser', () => {
  it('says hello, and then carries what several tabs follow, each by its name', async () => {
    const [one, two] = [place.newRun(), place.newRun()];
    const stream = open();
    expect((await stream.next()).value).toEqual({ kind: 'hello' });
    expect(await want([follow('a/1', one.runId, 1), follow('b/1', two.runId, 0)])).toBe(true);
    expect((await stream.next()).value).toMatchObject({ topic: 'b/1', id: '1', data: [{ seq: 1 }] });
    one.append(statusEvents(1));
    expect((await stream.next()).value).toMatchObject({ topic: 'a/1', id: '2', data: [{ seq: 2 }] });
    await stream.return(undefined);
  });

  it('carries the list of runs, which takes no input', async () => {
    const log = place.newRun();
    const stream = open();
    await stream.next();
    await createCaller(place.context).live.want({
      stream: id,
      topics: [{ id: 'a/1', what: { path: 'runs.watch' } }],
    });
    expect((await stream.next()).value).toMatchObject({ topic: 'a/1', data: [] });
    log.append(statusEvents(1));
    expect((await stream.next()).value).toMatchObject({ topic: 'a/1', data: [{ id: log.runId }] });
    await stream.return(undefined);
  });

  it('goes on with a topic that is named again, and ends one that is not', async () => {
    const [one, two] = [place.newRun(), place.newRun()];
    const stream = open();
    await stream.next();
    await want([follow('a/1', one.runId, 1)]);
    await want([follow('a/1', one.runId, 0), follow('b/1', two.runId, 1)]);
    await want([follow('b/1', two.runId, 1)]);
    one.append(statusEvents(1));
    two.append(statusEvents(1));
    expect((await stream.next()).value).toMatchObject({ topic: 'b/1', id: '2' });
    await stream.return(undefined);
  });

  it('refuses a topic alone: the others go on', async () => {
    const log = place.newRun();
    const stream = open();
    await stream.next();
    await want([
      follow('a/1', 'rnowhere2', 0),
      { id: 'a/2', what: { path: 'runs.delete', input: {} } },
      follow('a/3', log.runId, 0),
    ]);
    const three = [await stream.next(), await stream.next(), await stream.next()].map(({ value }) => value);
    await stream.return(undefined);
    expect(three.toSorted((a, b) => a.topic.localeCompare(b.topic))).toMatchObject([
      { kind: 'failed', topic: 'a/1', code: 'NOT_FOUND' },
      { kind: 'failed', topic: 'a/2' },
      { kind: 'news', topic: 'a/3', data: [{ seq: 1 }] },
    ]);
  });

  it('breaks off when the process ends, so that browsers come back to the next one', async () => {
    const stream = open();
    await stream.next();
    place.close();
    await expect(stream.next()).resolves.toMatchObject({ done: true });
  });

  it('is unknown once it is closed', async () => {
    expect(await want([], 'another0123456789')).toBe(false);
    const stream = open();
    await stream.next();
    await stream.return(undefined);
    await expect.poll(() => want([])).toBe(false);
  });
});

describe('one reader for all streams of the process', () => {
  it('reads once what twenty want, and again after a change', async () => {
    const db = place.context.database();
    const log = place.newRun();
    const readings = readingsOf(db);
    const twenty = () => Array.from({ length: 20 }, () => readings.events(log.runId, 0).length);
    expect((await statementsOf(db, twenty)).filter((sql) => /from "events"/.test(sql))).toHaveLength(1);
    expect(await statementsOf(db, twenty)).toEqual([]);
    const news = newsOf(db);
    const { version } = news;
    const changed = news.after(version, new AbortController().signal);
    log.append(statusEvents(1));
    await changed;
    expect(twenty()).toEqual(Array(20).fill(2));
  });

  it('looks at the database only while somebody waits', async () => {
    const db = place.context.database();
    const news = newsOf(db);
    const stop = new AbortController();
    await news.after(news.version, stop.signal);
    const waiting = news.after(news.version, stop.signal);
    stop.abort();
    await waiting;
    expect(news.version).toBe(1);
  });
});
