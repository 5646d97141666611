import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { readEvents } from '@/db/log';
import { openDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { ended, startEngine } from '@/tests/support/engine-process';

const { NODE_OPTIONS: _, ...env } = process.env;
const espalier = path.resolve('bin/espalier');
const open: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.remove();
});

function place() {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const database = path.join(directory, 'espalier.db');
  const db = openDatabase(database);
  const children: ChildProcess[] = [];
  open.push({
    async remove() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map(ended));
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  });
  const started = (child: ChildProcess): ChildProcess => {
    children.push(child);
    return child;
  };
  return { database, db, started };
}

/** Resolves once it holds; the test's time limit is the only clock. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const steer = (...args: string[]) =>
  spawnSync(process.execPath, [espalier, 'steer', ...args], { encoding: 'utf8', env });

const idOf = (db: Database) => listRuns(db)[0]?.id;

it('a run is changed from another terminal, ends by a lowered limit, and is reopened by a raised one', async () => {
  const { database, db, started } = place();
  const flags = ['--task', 'template-blocks', '--strategy', 'best-of-n', '--param', 'n=500'];
  const child = started(
    spawn(process.execPath, [espalier, 'run', ...flags, '--max-steps', '9000', '--database', database], {
      env,
      stdio: 'ignore',
    }),
  );
  await until(() => (listRuns(db)[0]?.spend.steps ?? 0) > 2);
  const runId = idOf(db);
  if (!runId) throw new Error('no run');

  expect(steer(runId, 'strategy', 'best-of-n', '--param', 'steps=7', '--database', database).status).toBe(0);
  expect(loadState(db, runId).spec.parameters).toMatchObject({ n: 500, steps: 7 });
  const wrong = steer(runId, 'strategy', 'best-of-m', '--database', database);
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('best-of-n')]);

  const lowered = steer(runId, 'budget', 'steps=3', '--reason', 'enough', '--database', database);
  expect([lowered.status, lowered.stdout]).toEqual([0, 'budget: done\n']);
  expect(await ended(child)).toBe(1);
  const over = loadState(db, runId);
  expect(over).toMatchObject({ status: 'unsolved', statusReason: expect.stringContaining('step limit') });
  expect(over.best).not.toBeNull();
  const change = readEvents(db, runId, 0).find((event) => event.type === 'run.budget');
  expect(change).toMatchObject({ reason: 'enough', actor: { kind: 'person', name: 'command line' } });

  started(startEngine(database));
  const more = over.spend.steps + 20;
  expect(steer('budget', runId, `steps=${more}`, '--database', database).status).toBe(0);
  await until(() => loadState(db, runId).spend.steps === more);
  await until(() => loadState(db, runId).status === 'unsolved');
  expect(loadState(db, runId).nodes.size).toBe(more + 1);
});
