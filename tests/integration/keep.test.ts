import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readClocks, recordClock } from '@/db/clock-record';
import { createExperiment } from '@/db/experiments';
import { claimRun, releaseRun, thisOwner } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { asNodeId, type RunId } from '@/server/core/base/ids';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { measureDisk } from '@/server/housekeeping/disk-use';
import { keepText, keepWithin } from '@/server/housekeeping/keep';
import { hostKeeping } from '@/server/process/keeping';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

const day = 86_400_000;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  scratch = temporaryDatabase();
});
afterEach(() => {
  vi.unstubAllEnvs();
  scratch.remove();
});

/** A run that ended so many days ago. */
async function endedRun(daysAgo: number): Promise<RunId> {
  const runId = newRun(scratch.db, { seed: daysAgo, budget: { steps: 5 } });
  await execute(scratch.db, simulatedWorld(), runId);
  releaseRun(scratch.db, runId, thisOwner());
  scratch.db.$client
    .prepare('update runs set ended_at = ? where id = ?')
    .run(Date.now() - daysAgo * day, runId);
  return runId;
}

function mark(runId: RunId, change: { mark: 'pinned'; to: true } | { mark: 'note'; to: string }): void {
  claimRun(scratch.db, runId, thisOwner(), Date.now());
  const log = openRunLog(scratch.db, runId, thisOwner());
  const order = { id: `mark ${runId}`, by: { kind: 'person', name: 'test' } as const };
  const command = { kind: 'mark', nodeId: asNodeId('n0'), change } as const;
  const checks = { ...modelChecks(simulatedWorld().model), allowShell: false };
  expect(handleAndRecord(log, { ...order, command }, checks)).toBeNull();
  log.flush();
  releaseRun(scratch.db, runId, thisOwner());
}

const left = () => scratch.db.$client.prepare<[], RunId>('select id from runs').pluck().all();

describe('a bound on runs', () => {
  it('is set by a person alone: without one nothing is deleted', async () => {
    const runId = await endedRun(10_000);
    expect(await keepWithin(scratch.db, { days: null, bytes: null })).toEqual([]);
    expect(left()).toEqual([runId]);
    expect(keepText(scratch.db, await measureDisk(scratch.db))).toMatch(/until a person deletes them/);
  });

  it('of age deletes what ended longer ago, but nothing pinned, noted, imported, of an experiment or going on', async () => {
    const { db } = scratch;
    const old = await endedRun(31);
    const young = await endedRun(29);
    const pinned = await endedRun(400);
    mark(pinned, { mark: 'pinned', to: true });
    const noted = await endedRun(400);
    mark(noted, { mark: 'note', to: 'compare with the next one' });
    const cell = await endedRun(400);
    const id = createExperiment(db, { tasks: [], arms: [] } as never, 1);
    db.$client
      .prepare(
        "insert into experiment_runs (experiment_id, task, arm, repeat, run_id) values (?, 't', 'a', 1, ?)",
      )
      .run(id, cell);
    const imported = await endedRun(401);
    db.$client
      .prepare(
        'update runs set spec = json_set(spec, \'$.origin\', json(\'{"format":"atif"}\')) where id = ?',
      )
      .run(imported);
    const going = newRun(db);
    const bound = { days: 30, bytes: null };
    expect(keepText(db, await measureDisk(db), bound)).toMatch(
      /deleted 30 days after their end \(ESPALIER_KEEP_DAYS=30\).* 1 is due now\.$/,
    );
    const lines = await keepWithin(db, bound);
    expect(lines[0]).toBe(`deleted run ${old}: it was beyond the bound (ESPALIER_KEEP_DAYS=30)`);
    expect(lines.join('\n')).toMatch(/texts that no run names/);
    expect(new Set(left())).toEqual(new Set([young, pinned, noted, cell, imported, going]));
    expect(await keepWithin(db, bound)).toEqual([]);
  });

  it('of age judges no run within a day after the clock jumped', async () => {
    const runId = await endedRun(31);
    const directory = path.dirname(scratch.file);
    const clocks = readClocks();
    const before = { steady: clocks.steady - 60_000, timeOfDay: clocks.timeOfDay - 40 * day };
    recordClock(directory, { ...clocks, ...before });
    expect(await keepWithin(scratch.db, { days: 30, bytes: null })).toEqual([]);
    expect(left()).toEqual([runId]);
  });

  it('of size deletes the oldest first', async () => {
    const [older, younger] = [await endedRun(2), await endedRun(1)];
    const use = await measureDisk(scratch.db);
    const taken = use.bytes + use.database.bytes - use.unneeded - use.database.free;
    expect(await keepWithin(scratch.db, { days: null, bytes: taken + 1 })).toEqual([]);
    const lines = await keepWithin(scratch.db, { days: null, bytes: 1 });
    expect(lines.filter((line) => line.startsWith('deleted'))).toEqual([
      expect.stringContaining(older),
      expect.stringContaining(younger),
    ]);
    expect(left()).toEqual([]);
  });

  it('is looked at by a process of its own while the engine goes on', async () => {
    const runId = await endedRun(31);
    const stop = new AbortController();
    vi.stubEnv('ESPALIER_DATABASE', scratch.file);
    vi.stubEnv('ESPALIER_KEEP_DAYS', '30');
    const reported: string[] = [];
    const notice: string[] = [];
    await hostKeeping({
      signal: stop.signal,
      report: (line) => reported.push(line),
      deleted(lines) {
        notice.push(...lines);
        stop.abort();
      },
      times: { firstMs: 0, everyMs: 60_000 },
    });
    expect(notice).toEqual([expect.stringContaining(`deleted run ${runId}`)]);
    expect(reported).toEqual(expect.arrayContaining(notice));
    expect(left()).toEqual([]);
  });
});
