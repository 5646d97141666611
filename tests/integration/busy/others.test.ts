import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExperiment, experimentRow } from '@/db/experiments';
import { dataPaths, openDatabase, openWhenFree } from '@/db/open';
import { outages } from '@/db/outage/outages';
import { retryMs } from '@/db/outage/wait-out';
import { qualityOf, requestQuality } from '@/db/quality';
import { runRow } from '@/db/runs';
import { createCaller } from '@/server/api/router';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import { hostExperiments } from '@/server/experiment/host';
import { composeWorld } from '@/server/process/compose';
import { hostQuality } from '@/server/process/quality';
import { newRun } from '@/tests/support/engine-run';
import { holdDatabase } from '@/tests/support/held-database';
import { databaseOfVersion1 } from '@/tests/support/old-database';
import { temporaryContext } from '@/tests/unit/api/support';

const outlasting = 10 * retryMs;
let scratch: ReturnType<typeof temporaryContext>;
let file: string;
beforeEach(() => {
  process.env.ESPALIER_BUSY_MS = '0';
  scratch = temporaryContext();
  file = scratch.db.$client.name;
});
afterEach(() => {
  delete process.env.ESPALIER_BUSY_MS;
  scratch.remove();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe('while another program holds the database', () => {
  it('opening it waits, to write and to read, and then brings it up to date', async () => {
    scratch.db.$client.close();
    for (const what of ['writes', 'all'] as const) {
      const held = await holdDatabase(file, what);
      const lines: string[] = [];
      const opening = openWhenFree(file, { report: (line) => lines.push(line) });
      setTimeout(() => held.release(), outlasting);
      const db = await opening;
      expect(lines).toHaveLength(what === 'all' ? 1 : 0);
      db.$client.close();
    }
  });

  it('an older database is brought up to date when it is free', async () => {
    const old = path.join(scratch.directory, 'old.db');
    writeFileSync(old, databaseOfVersion1());
    const held = await holdDatabase(old);
    const lines: string[] = [];
    const opening = openWhenFree(old, { report: (line) => lines.push(line) });
    await until(() => lines.length === 1);
    await sleep(outlasting);
    held.release();
    (await opening).$client.close();
    openDatabase(old).$client.close();
  });

  it('a request for a report is taken when it is free', async () => {
    const { db } = scratch;
    const request = {
      taskKey: 'sample:x',
      task: { kind: 'gone' },
      sandbox: 'local' as const,
      reruns: 2,
      mutants: 0,
    };
    requestQuality(db, request, Date.now());
    const stop = new AbortController();
    const world = composeWorld(dataPaths(file));
    const lines: string[] = [];
    const held = await holdDatabase(file);
    const outage = outages((line) => lines.push(line));
    const hosted = hostQuality(db, world, { signal: stop.signal, outage });
    await until(() => lines.length === 1);
    expect(qualityOf(db, 'sample:x')[0]?.status).toBe('queued');
    await sleep(outlasting);
    held.release();
    await until(() => qualityOf(db, 'sample:x')[0]?.status === 'failed');
    stop.abort();
    await hosted;
    await world.close();
  });

  it('an experiment starts its cells when it is free, and says once that it waits', async () => {
    const { db } = scratch;
    const id = createExperiment(db, spec, Date.now());
    const stop = new AbortController();
    const lines: string[] = [];
    const held = await holdDatabase(file);
    const hosted = hostExperiments(db, { signal: stop.signal, report: (line) => lines.push(line) });
    await until(() => lines.length === 1);
    await sleep(2 * outlasting);
    expect(lines).toHaveLength(1);
    held.release();
    const cells = () => db.$client.prepare('select count(*) from experiment_runs').pluck().get();
    await until(() => cells() === 1);
    stop.abort();
    await hosted;
    expect(experimentRow(db, id).status).toBe('running');
  });

  it('a request of the page is carried out once when it is free', async () => {
    const { db, context } = scratch;
    const runId = newRun(db);
    const held = await holdDatabase(file);
    setTimeout(() => held.release(), outlasting);
    await createCaller(context).runs.command({ runId, command: { kind: 'pause' } });
    expect(db.$client.prepare('select count(*) from commands').pluck().get()).toBe(1);
  });

  it('a request that waited long enough is refused with what to do, and did nothing', async () => {
    const { db, context } = scratch;
    const runId = newRun(db);
    const held = await holdDatabase(file);
    const api = createCaller({ ...context, waitsMs: outlasting });
    await expect(api.runs.command({ runId, command: { kind: 'pause' } })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringMatching(/^Another program holds the database.*Try it again in a moment\.$/),
    });
    expect(await api.runs.state({ runId })).toMatchObject({ runId });
    held.release();
    await api.runs.command({ runId, command: { kind: 'pause' } });
    expect(db.$client.prepare('select count(*) from commands').pluck().get()).toBe(1);
    expect(runRow(db, runId).status).toBe('queued');
  });
});

const spec: ExperimentSpec = {
  name: 'busy',
  tasks: [{ name: 'one', title: 'One', source: {} }],
  arms: [{ name: 'single', strategy: 'single', parameters: {}, model: 'repair' }],
  repeats: 1,
  sandbox: 'local',
  seed: 1,
  concurrency: 1,
  allowShell: false,
  stepsPerAttempt: 10,
  budget: { steps: 10, tokens: null, usd: null },
};
