import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataPaths, openDatabase } from '@/db/open';
import { createRun, listRuns, loadState, runRow } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { RunId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import { defaultBudget } from '@/server/core/usage/budget';
import { hostRuns } from '@/server/engine/loop/host';
import { backup } from '@/server/housekeeping/backup';
import { composeWorld } from '@/server/process/compose';
import { openSnapshotStore } from '@/server/sandbox/store';
import { parseParameters, strategyNamed } from '@/server/search';
import { expectLogHolds } from '@/tests/support/engine-run';

const scratch = mkdtempSync(path.join(tmpdir(), 'espalier-backup-'));
const original = dataPaths(path.join(scratch, 'original', 'espalier.db'));
const copied = dataPaths(path.join(scratch, 'copy', 'espalier.db'));
let runId: RunId;
let nodesCopied = 0;

/** Hosts the runs of a database until `holds`. */
async function hosted(paths: typeof original, holds: () => boolean): Promise<void> {
  const db = openDatabase(paths.database);
  const world = composeWorld(paths);
  const stop = new AbortController();
  const hosting = hostRuns(db, world, { signal: stop.signal, runsAtOnce: 1, report: () => {} });
  while (!holds()) await sleep(20);
  stop.abort();
  await hosting;
  await world.close();
  db.$client.close();
}

beforeAll(async () => {
  const db = openDatabase(original.database);
  const task = await loadSampleTask('session-cache', tasksDirectory());
  const parsed = parseParameters(strategyNamed('best-of-n'), { stopOnSolution: false });
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  runId = createRun(db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: 'best-of-n',
      parameters: parsed.parameters,
      model: 'repair',
      sandbox: 'local',
      seed: 3,
      budget: { ...defaultBudget, steps: 24, stepsPerAttempt: 8 },
      onInterruption: 'resume',
    },
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'test' },
  });
  writeFileSync(path.join(original.directory, 'keys.json'), '{"x":{"key":"secret","headers":{}}}');
  writeFileSync(path.join(original.directory, 'endpoints.json'), '{"endpoints":{}}');
  let copying: Promise<unknown> | null = null;
  let isDone = false;
  await hosted(original, () => {
    if (copying === null && loadState(db, runId).nodes.size >= 6) {
      copying = backup(original, copied.directory, { snapshots: true, keys: false }).then(() => {
        isDone = true;
      });
    }
    return isDone;
  });
  db.$client.close();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a backup that was made while a run went on', () => {
  it('holds the run as it was, owned by nobody, and all files of its nodes', async () => {
    const db = openDatabase(copied.database);
    expect(listRuns(db).map(({ id }) => id)).toEqual([runId]);
    const state = loadState(db, runId);
    nodesCopied = state.nodes.size;
    expect(nodesCopied).toBeGreaterThanOrEqual(6);
    expect(runRow(db, runId)).toMatchObject({ owner: null, leaseUntil: null });
    expectLogHolds(db, runId);
    const store = openSnapshotStore(copied.snapshots);
    for (const { snapshot } of state.nodes.values()) {
      for (const file of await store.list(snapshot)) expect(await store.read(snapshot, file)).not.toBeNull();
    }
    db.$client.close();
  });

  it('is for its owner alone, with the endpoints and without the keys', () => {
    expect(statSync(copied.directory).mode & 0o777).toBe(0o700);
    expect(statSync(copied.database).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(copied.directory, 'endpoints.json'))).toBe(true);
    expect(existsSync(path.join(copied.directory, 'keys.json'))).toBe(false);
  });

  it('continues where it was copied', async () => {
    const db = openDatabase(copied.database);
    await hosted(copied, () => isEnded(loadState(db, runId).status));
    expect(loadState(db, runId).nodes.size).toBeGreaterThan(nodesCopied);
    expectLogHolds(db, runId);
    db.$client.close();
  });

  it('is not written over', async () => {
    const again = backup(original, copied.directory, { snapshots: true, keys: true });
    await expect(again).rejects.toThrow('holds files already. Name a new or an empty directory');
  });
});

it('the command makes one with the keys, without snapshots, and says how to use it', () => {
  const to = path.join(scratch, 'second');
  const args = ['bin/espalier', 'backup', to, '--keys', '--no-snapshots', '--database', original.database];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const done = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  expect([done.stderr, done.status]).toEqual(['', 0]);
  expect(done.stdout).toContain(`ESPALIER_DATABASE=${to}/espalier.db`);
  expect(statSync(path.join(to, 'keys.json')).mode & 0o077).toBe(0);
  expect(existsSync(path.join(to, 'snapshots'))).toBe(false);
});
