import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExperiment } from '@/db/experiments';
import { releaseRun, thisOwner } from '@/db/leases';
import { readNodeTexts } from '@/db/node-texts';
import { dataPaths, openDatabase } from '@/db/open';
import { collectTexts } from '@/db/removal/collect-texts';
import { RemovalRefused, removeExperiment, removeRuns } from '@/db/removal/remove-runs';
import { createRun, listRuns, loadState } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { RunId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import { executeRun } from '@/server/engine/loop/run';
import { prune } from '@/server/housekeeping/prune';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';
import { execute, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const tables = (): string[] =>
  scratch.db.$client
    .prepare<[], string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all();
const rows = () =>
  Object.fromEntries(
    tables().map((name) => [
      name,
      scratch.db.$client.prepare(`select count(*) from "${name}"`).pluck().get(),
    ]),
  );

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** A run in a real sandbox, to its end. */
async function realRun(name: string): Promise<RunId> {
  const { db, file } = scratch;
  const task = await loadSampleTask(name, tasksDirectory());
  const parsed = parseParameters(strategyNamed('best-of-n'), {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const owner = thisOwner();
  const runId = createRun(db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: 'best-of-n',
      parameters: parsed.parameters,
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: { ...defaultBudget, steps: 12, stepsPerAttempt: 6 },
      onInterruption: 'resume',
      minimise: 'never',
    },
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'test' },
    owner: { id: owner, leaseUntil: Date.now() + 10_000 },
  });
  const world = composeWorld(dataPaths(file));
  await executeRun(db, world, runId, owner, new AbortController().signal);
  releaseRun(db, runId, owner);
  await world.close();
  return runId;
}

describe('a run that is deleted', () => {
  it('leaves nothing once garbage is collected: rows, texts, stored files and the size of the database', async () => {
    const { db, file } = scratch;
    await realRun('session-cache');
    await prune(db, { grace: 0 });
    db.$client.exec('vacuum');
    db.$client.pragma('wal_checkpoint(truncate)');
    const before = { rows: rows(), files: filesBelow(dataPaths(file).snapshots), size: statSync(file).size };

    const second = await realRun('token-bucket');
    for (let seed = 0; seed < 3; seed++) {
      const runId = newRun(db, {
        seed,
        budget: { steps: 120 },
        parameters: { stopOnSolution: false, n: 40 },
      });
      await execute(db, simulatedWorld(), runId);
      releaseRun(db, runId, thisOwner());
    }
    const simulated = listRuns(db).filter(({ taskName }) => taskName === 'simulated');
    expect(rows()).not.toEqual(before.rows);
    expect(filesBelow(dataPaths(file).snapshots).length).toBeGreaterThan(before.files.length);

    removeRuns(db, [second, ...simulated.map(({ id }) => id)]);
    const lines = await prune(db, { grace: 0 });
    expect(lines.join('\n')).toMatch(/texts that no run names/);
    expect(rows()).toEqual(before.rows);
    expect(filesBelow(dataPaths(file).snapshots)).toEqual(before.files);
    expect(statSync(file).size).toBeLessThanOrEqual(before.size);
    expect(statSync(`${file}-wal`).size).toBe(0);
  });

  it('takes no text from a run that stays, prompts and their bases included', async () => {
    const { db } = scratch;
    const [stays, goes] = [3, 3].map((seed) => newRun(db, { seed, budget: { steps: 60 } }));
    if (!stays || !goes) throw new Error('There are no runs.');
    for (const runId of [stays, goes]) {
      await execute(db, simulatedWorld(), runId);
      releaseRun(db, runId, thisOwner());
    }
    const tree = treeOf(db, stays);
    const texts = [...loadState(db, stays).nodes.values()].map((node) => readNodeTexts(db, node));
    removeRuns(db, [goes]);
    collectTexts(db);
    const again = openDatabase(scratch.file);
    expect(treeOf(again, stays)).toEqual(tree);
    expect([...loadState(again, stays).nodes.values()].map((node) => readNodeTexts(again, node))).toEqual(
      texts,
    );
    again.$client.close();
  });

  it('has ended, and is none of an experiment; otherwise nothing of what was named is deleted', async () => {
    const { db } = scratch;
    const ended = newRun(db, { budget: { steps: 5 } });
    await execute(db, simulatedWorld(), ended);
    releaseRun(db, ended, thisOwner());
    const going = newRun(db);
    const before = rows();
    expect(() => removeRuns(db, [ended, going])).toThrow(RemovalRefused);
    expect(() => removeRuns(db, [ended, going])).toThrow(`Run ${going} has not ended (queued)`);
    const id = createExperiment(db, { tasks: [], arms: [] } as never, 1);
    db.$client
      .prepare(
        "insert into experiment_runs (experiment_id, task, arm, repeat, run_id) values (?, 't', 'a', 1, ?)",
      )
      .run(id, ended);
    expect(() => removeRuns(db, [ended])).toThrow(`belongs to experiment ${id}`);
    expect(() => removeExperiment(db, id)).toThrow('has runs that have not ended');
    db.$client.prepare("update experiments set status = 'done'").run();
    expect(removeExperiment(db, id)).toEqual([ended]);
    expect(rows()).toMatchObject({ runs: 1, experiments: 0, experiment_runs: 0 });
    expect(before).toMatchObject({ runs: 2 });
  });
});
