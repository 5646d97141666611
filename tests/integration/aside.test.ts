import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { loadState } from '@/db/runs';
import { threads } from '@/server/api/aside/aside';
import { createCaller } from '@/server/api/router';
import type { RunId } from '@/server/core/base/ids';
import { attemptResults } from '@/server/core/run/tree';
import { hostRuns } from '@/server/engine/loop/host';
import { storeLargeRun } from '@/tests/support/large-run';
import { simulatedWorld } from '@/tests/support/simulated-world';
import { readingRuns, statementsOf } from '@/tests/support/statements';
import { temporaryContext } from '@/tests/unit/api/support';

/** Where a descriptor of this process leads; empty where it was closed meanwhile. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

const scratch = temporaryContext();
const pool = threads(path.resolve('.'));
const { db, context } = scratch;
let runId: RunId;
beforeAll(() => {
  runId = storeLargeRun(db, { nodes: 1_500, stepsPerAttempt: 20, seed: 5 });
});
afterAll(async () => {
  await pool.close();
  scratch.remove();
});

describe('long reads', () => {
  it('are carried out by other threads: this one reads no events, and gets the same', async () => {
    const aside = createCaller({ ...context, aside: pool });
    const inline = createCaller(context);
    const request = { runId, at: 1_000 };
    let state: unknown;
    const statements = await statementsOf(db, async () => {
      state = await aside.runs.state(request);
    });
    expect(readingRuns(statements)).toEqual([]);
    expect(readingRuns(await statementsOf(db, () => inline.runs.state(request)))).toHaveLength(1);
    expect(state).toEqual(await inline.runs.state(request));
    const choice = { runId, at: 900, strategy: 'mcts', parameters: {} };
    expect(await aside.runs.wouldChoose(choice)).toEqual(await inline.runs.wouldChoose(choice));
    expect(await aside.disk.use()).toEqual(await inline.disk.use());
  });

  it('leave no more files open, however many threads began and ended', async () => {
    const open = () => readdirSync('/proc/self/fd').map(linkOf).filter(isOurs).length;
    const isOurs = (file: string) =>
      [path.resolve('.cache'), path.dirname(db.$client.name)].some((at) => file.startsWith(at));
    const oneThread = async () => {
      const own = threads(path.resolve('.'));
      await createCaller({ ...context, aside: own }).runs.state({ runId, at: 1_000 });
      await own.close();
    };
    // SQLite keeps a closed descriptor for the next one that opens the file, while this thread holds a lock on it.
    await oneThread();
    const afterOne = open();
    for (let i = 0; i < 3; i++) await oneThread();
    await expect.poll(open, { timeout: 30_000 }).toBeLessThanOrEqual(afterOne);
  });

  it('give their errors as ever', async () => {
    const aside = createCaller({ ...context, aside: pool });
    const unknown = { runId: 'rabcdefgh' as RunId, at: 5 };
    await expect(aside.runs.state(unknown)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('There is no run rabcdefgh'),
    });
    const wrong = { runId, strategy: 'none', parameters: {} };
    await expect(aside.runs.wouldChoose(wrong)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('There is no strategy “none”'),
    });
  });

  it('are refused when too many wait', async () => {
    const aside = createCaller({ ...context, aside: pool });
    const many = Array.from({ length: 80 }, (_, i) => aside.runs.state({ runId, at: 1 + i }));
    const ended = await Promise.allSettled(many);
    const refused = ended.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
    for (const one of refused) expect(one.reason).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });
});

describe('one word of a run', () => {
  it('is read without the run: the ends of attempts, a conflict, the reference', async () => {
    const api = createCaller(context);
    const state = loadState(db, runId);
    let donors: Awaited<ReturnType<typeof api.stitch.donors>> = [];
    const statements = await statementsOf(db, async () => {
      donors = await api.stitch.donors({ runId });
      await api.stitch.conflict({ runId, attemptId: 'a1' }).catch(() => null);
      await api.runs.reference({ runId });
    });
    const best = [...attemptResults(state).values()]
      .sort((a, b) => (b.score?.reward ?? 0) - (a.score?.reward ?? 0) || a.depth - b.depth)
      .slice(0, 100);
    expect(donors.map(({ node }) => node)).toEqual(best.map(({ id }) => id));
    expect(statements.filter((sql) => sql.includes('from "events"'))).toEqual([]);
    // The judged nodes, four columns of each.
    expect(readingRuns(statements)).toHaveLength(1);
    expect(readingRuns(statements)[0]).toContain('json_extract');
  });

  it('is read by an engine whose commands another owner has not handled: no run is loaded', async () => {
    const open = storeLargeRun(db, { nodes: 200, stepsPerAttempt: 20, seed: 6, open: true });
    sendCommand(db, open, { kind: 'pause' }, { kind: 'person', name: 'test' });
    sendCommand(db, open, { kind: 'holdout', nodeId: 'n3' as never }, { kind: 'person', name: 'test' });
    const stop = new AbortController();
    const statements = await statementsOf(db, async () => {
      const hosting = hostRuns(db, simulatedWorld(), {
        signal: stop.signal,
        runsAtOnce: 2,
        report: () => {},
      });
      await sleep(800);
      stop.abort();
      await hosting;
    });
    const looks = statements.filter((sql) => sql.includes('from "commands"')).length;
    expect(looks).toBeGreaterThan(2);
    expect(readingRuns(statements)).toEqual([]);
  });
});
