import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leaseMs, thisOwner } from '@/db/leases';
import { dataPaths } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import { splitSnapshotId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import { defaultBudget } from '@/server/core/usage/budget';
import { type ComposedWorld, composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { execute, expectLogHolds, temporaryDatabase, treeOf } from '@/tests/support/engine-run';

let scratch: ReturnType<typeof temporaryDatabase>;
let world: ComposedWorld;
beforeEach(() => {
  scratch = temporaryDatabase();
  world = composeWorld(dataPaths(path.resolve(scratch.file)));
});
afterEach(async () => {
  await world.close();
  scratch.remove();
  await world.sweep();
});

async function ran(name: string, strategy: string, sandbox: RunSpec['sandbox']) {
  const task = await loadSampleTask(name, tasksDirectory());
  const parsed = parseParameters(strategyNamed(strategy), {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const runId = createRun(scratch.db, {
    spec: {
      taskName: name,
      taskTitle: task.title,
      strategy,
      parameters: parsed.parameters,
      model: 'repair',
      sandbox,
      seed: 4,
      budget: { ...defaultBudget, steps: 30, stepsPerAttempt: 15 },
      onInterruption: 'resume',
    },
    task: sourceOfTask(task),
    allowShell: true,
    actor: { kind: 'person', name: 'test' },
    owner: { id: thisOwner(), leaseUntil: Date.now() + leaseMs },
  });
  await execute(scratch.db, world, runId);
  expect(loadState(scratch.db, runId).spend.steps).toBeGreaterThanOrEqual(8);
  expectLogHolds(scratch.db, runId);
  return treeOf(scratch.db, runId).map(({ snapshot, ...node }) => ({
    ...node,
    tree: splitSnapshotId(snapshot).tree,
  }));
}

it.skipIf(!dockerTested).each([
  ['stock-ledger', 'mcts'],
  ['meeting-rooms', 'best-of-n'],
])('the same run of %s by %s is the same tree on both drivers', async (task, strategy) => {
  const local = await ran(task, strategy, 'local');
  const docker = await ran(task, strategy, 'docker');
  expect(docker).toEqual(local);
});
