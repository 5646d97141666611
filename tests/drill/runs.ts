import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@/db/connection';
import { foldLog, readEvents } from '@/db/log';
import { createRun, loadState } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { RunId } from '@/server/core/base/ids';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import { defaultBudget } from '@/server/core/usage/budget';
import { addSpend, noSpend } from '@/server/core/usage/spend';
import { parseParameters, strategyNamed } from '@/server/search';

/** Queues a run on a sample task, in the local sandbox unless another is named. */
export async function queueRun(
  db: Database,
  steps: number,
  seed: number,
  sandbox: RunSpec['sandbox'] = 'local',
): Promise<RunId> {
  const task = await loadSampleTask('session-cache', tasksDirectory());
  const parsed = parseParameters(strategyNamed('best-of-n'), { stopOnSolution: false, n: 1_000 });
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const spec: RunSpec = {
    taskName: task.name,
    taskTitle: task.title,
    strategy: 'best-of-n',
    parameters: parsed.parameters,
    model: 'repair',
    sandbox,
    seed,
    budget: { ...defaultBudget, steps, stepsPerAttempt: 10, concurrency: 2 },
    onInterruption: 'resume',
    minimise: 'never',
  };
  return createRun(db, {
    spec,
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'drill' },
  });
}

/**
 * What is wrong with the stored run: a line for each rule that does not hold. `settled`: nodes that were seen before. Reads
 * one moment, since an engine that was not killed goes on meanwhile.
 */
export const faultsOf = (db: Database, runId: RunId, settled = 0): string[] =>
  db.$client.transaction(() => faultsNow(db, runId, settled))();

function faultsNow(db: Database, runId: RunId, settled: number): string[] {
  const state = loadState(db, runId);
  const events = readEvents(db, runId, 0);
  const spent = events.reduce((sum, event) => addSpend(sum, event.spend ?? {}), noSpend);
  const steps = events.filter((event) => event.type === 'node.settled' && event.node.attemptId !== null);
  return [
    !isDeepStrictEqual(state, foldLog(db, runId)) && 'the tables are not the fold of the log',
    events.some(({ seq }, i) => seq !== i + 1) && 'the log has a gap',
    !isDeepStrictEqual(state.spend, spent) && 'the spend is not the sum of the events',
    steps.length !== state.spend.steps &&
      `${steps.length} steps were settled and ${state.spend.steps} charged`,
    state.nodes.size < settled && `${settled} nodes were settled and ${state.nodes.size} are there`,
  ].filter((line): line is string => line !== false);
}

/** Waits until it holds. Returns whether it did within the time, in milliseconds. */
export async function within(ms: number, holds: () => boolean): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; ) {
    if (holds()) return true;
    await sleep(20);
  }
  return holds();
}

/** How long a run that goes on may go without a new event, on however busy a machine. */
const stillMs = 240_000;

/** Waits until all runs have ended. Returns false where none of them gets on any more. */
export async function allEnd(db: Database, runs: readonly RunId[]): Promise<boolean> {
  const got = () => runs.reduce((sum, id) => sum + loadState(db, id).seq, 0);
  const end = () => runs.every((id) => hasEnded(db, id));
  for (let before = -1, now = got(); now !== before; now = got()) {
    before = now;
    if (await within(stillMs, () => end() || got() > before)) {
      if (end()) return true;
      await sleep(500);
    }
  }
  return end();
}

export const hasEnded = (db: Database, runId: RunId): boolean => isEnded(loadState(db, runId).status);
