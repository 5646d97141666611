import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { createRun, loadState } from '@/db/runs';
import { listSampleTasks, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { RunId } from '@/server/core/base/ids';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { defaultBudget } from '@/server/core/usage/budget';
import { parseParameters, strategyNamed } from '@/server/search';
import { ended, startEngine, stopEngine } from '@/tests/support/engine-process';
import { expectLogHolds, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { holdDatabase } from '@/tests/support/held-database';
import { sandboxesLeft } from '@/tests/support/processes';

let scratch: ReturnType<typeof temporaryDatabase>;
let engines: ChildProcess[] = [];
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(async () => {
  for (const engine of engines) {
    engine.kill('SIGKILL');
    await ended(engine);
  }
  engines = [];
  scratch.remove();
});

function start(): ChildProcess {
  const engine = startEngine(scratch.file);
  engines.push(engine);
  return engine;
}

async function queued(onInterruption: RunSpec['onInterruption']): Promise<RunId> {
  const [task] = (await listSampleTasks(tasksDirectory())).filter((task) => task.language === 'javascript');
  if (!task) throw new Error('There is no JavaScript sample task.');
  const parsed = parseParameters(strategyNamed('best-of-n'), { stopOnSolution: false });
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return createRun(scratch.db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: 'best-of-n',
      parameters: parsed.parameters,
      model: 'repair',
      sandbox: 'local',
      seed: 11,
      budget: { ...defaultBudget, steps: 40, stepsPerAttempt: 15 },
      onInterruption,
    },
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'test' },
  });
}

async function until(runId: RunId, holds: (state: RunState) => boolean): Promise<RunState> {
  for (;;) {
    const state = loadState(scratch.db, runId);
    if (holds(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the sandboxes of these engines left. */
const leftovers = () => sandboxesLeft(engines.flatMap(({ pid }) => pid ?? []));

describe('an engine killed in the middle of a run', () => {
  it('leaves the tree as it was; started again, it resumes, ends as an undisturbed one, and leaves nothing', async () => {
    const { db } = scratch;
    const whole = await queued('resume');
    const first = start();
    await until(whole, (state) => isEnded(state.status));

    const cut = await queued('resume');
    await until(cut, (state) => state.nodes.size >= 8);
    first.kill('SIGKILL');
    await ended(first);
    const left = treeOf(db, cut);
    const eventsLeft = readEvents(db, cut, 0).length;
    expect(left.length).toBeGreaterThanOrEqual(8);
    expectLogHolds(db, cut);

    const second = start();
    await until(cut, (state) => isEnded(state.status));
    expect(
      treeOf(db, cut)
        .slice(0, left.length)
        .map(({ id, observation }) => [id, observation]),
    ).toEqual(left.map(({ id, observation }) => [id, observation]));
    expect(readEvents(db, cut, eventsLeft).some((event) => event.type === 'attempt.resumed')).toBe(true);
    expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
    expectLogHolds(db, cut);
    expect(await stopEngine(second)).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  it('waits paused, where the run asks for that, until a person resumes it', async () => {
    const runId = await queued('pause');
    const first = start();
    await until(runId, (state) => state.nodes.size >= 5);
    first.kill('SIGKILL');
    await ended(first);
    const left = treeOf(scratch.db, runId).length;
    start();
    const paused = await until(runId, (state) => state.status === 'paused');
    expect(paused.statusReason).toContain('Resume to continue.');
    expect(paused.nodes.size).toBe(left);
  });
});

it('an engine that waits for a held database ends in good order by SIGTERM', async () => {
  scratch.db.$client.close();
  const held = await holdDatabase(scratch.file, 'all');
  const engine = start();
  await new Promise<void>((resolve) => {
    let printed = '';
    engine.stderr?.on('data', (data: Buffer) => {
      printed += data;
      if (printed.includes('Another program holds the database')) resolve();
    });
  });
  engine.kill('SIGTERM');
  expect(await ended(engine)).toBe(0);
  held.release();
});
