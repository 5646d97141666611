import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { difficultyExamples } from '@/db/difficulty-history';
import {
  createExperiment,
  experimentMark,
  experimentRow,
  openExperiments,
  placeOfRun,
  startedCells,
} from '@/db/experiments';
import { readEvents } from '@/db/log';
import { listRuns } from '@/db/runs';
import { runs } from '@/db/schema';
import { allocationOutcomes } from '@/server/core/allocation/allocation';
import { resultOfRun } from '@/server/core/experiment/result-of-run';
import type { Task } from '@/server/core/task/task';
import { hostRuns } from '@/server/engine/loop/host';
import { advance } from '@/server/experiment/advance';
import { endedCells } from '@/server/experiment/ended-cells';
import { type Plan, experimentOf as planned, planSchema } from '@/server/experiment/plan';
import { cancelExperiment, extendExperiment, resumeExperiment } from '@/server/experiment/steer';
import { createModels } from '@/server/models';
import { temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedTask, simulatedWorld } from '@/tests/support/simulated-world';

const models = createModels('nowhere', { environment: {} });
const experimentOf = (plan: Plan, tasks: readonly Task[]) => planned(plan, tasks, models);

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const specOf = (repeats: number) =>
  experimentOf(
    planSchema.parse({
      arms: [{ strategy: 'single' }, { strategy: 'best-of-n' }],
      budget: { steps: 20 },
      repeats,
      concurrency: 3,
    }),
    ['a', 'b'].map((name) => ({ ...simulatedTask, name })),
  );

const you = { kind: 'person', name: 'test' } as const;

/** Runs an experiment as engine and scheduler do, until nothing of it is left to do. */
async function play(id: string): Promise<void> {
  const stop = new AbortController();
  const hosting = hostRuns(scratch.db, simulatedWorld(), {
    signal: stop.signal,
    runsAtOnce: 3,
    report: (line) => {
      throw new Error(line);
    },
  });
  while (openExperiments(scratch.db).includes(id)) {
    advance(scratch.db, id, Date.now());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop.abort();
  await hosting;
}

const outcomes = (id: string) =>
  startedCells(scratch.db, id)
    .map(({ task, arm, repeat, result }) =>
      [task, arm, repeat, result?.status, result?.steps, result?.tokens].join(' '),
    )
    .sort();

it('an experiment starts no more runs than may go at once, ends when all have ended, and repeats itself', async () => {
  const { db } = scratch;
  const id = createExperiment(db, specOf(2), 1);
  const empty = experimentMark(db, id);
  advance(db, id, 2);
  const begun = experimentMark(db, id);
  advance(db, id, 3);
  expect(startedCells(db, id)).toHaveLength(3);
  expect([begun === empty, experimentMark(db, id) === begun]).toEqual([false, true]);
  const [first] = startedCells(db, id);
  if (!first) throw new Error('no cell');
  db.update(runs).set({ statusReason: 'two\nlines' }).where(eq(runs.id, first.runId)).run();
  expect(experimentMark(db, id)).not.toBe(begun);
  expect(experimentMark(db, id)).toMatch(/^[\w-]+$/);
  db.update(runs).set({ statusReason: null }).where(eq(runs.id, first.runId)).run();
  await play(id);
  expect(experimentRow(db, id).status).toBe('done');
  const cells = startedCells(db, id);
  expect(cells).toHaveLength(8);
  for (const { runId, result } of cells) {
    expect(result).toEqual(resultOfRun(readEvents(db, runId, 0)));
    expect(result?.status).toMatch(/solved/);
  }
  const again = createExperiment(db, specOf(2), 4);
  await play(again);
  expect(outcomes(again)).toEqual(outcomes(id));
});

it('a cancelled experiment keeps what has ended; resumed it runs the rest and ends as an undisturbed one', async () => {
  const { db } = scratch;
  const whole = createExperiment(db, specOf(1), 1);
  await play(whole);
  const id = createExperiment(db, specOf(1), 2);
  advance(db, id, 3);
  cancelExperiment(db, id, you, 4);
  await play(id);
  expect(startedCells(db, id)).toHaveLength(3);
  expect(experimentRow(db, id).status).toBe('cancelled');
  resumeExperiment(db, id);
  await play(id);
  expect(experimentRow(db, id).status).toBe('done');
  expect(outcomes(id)).toEqual(outcomes(whole));
});

it('a budget that is spread is decided by the probes, run beside the equal share, and the same after an interruption', async () => {
  const { db } = scratch;
  const spread = (probes: 1 | 2) =>
    experimentOf(
      planSchema.parse({
        arms: [{ strategy: 'single' }],
        budget: { steps: 12 },
        repeats: 3,
        concurrency: 3,
        allocate: { probes, cap: 16 },
      }),
      ['a', 'b', 'c'].map((name) => ({ ...simulatedTask, name })),
    );
  const whole = createExperiment(db, spread(1), 1);
  await play(whole);
  const { spec, status } = experimentRow(db, whole);
  const given = spec.allocations?.[0]?.given ?? [];
  expect(status).toBe('done');
  expect(given.reduce((sum, runs) => sum + runs, 0)).toBeLessThanOrEqual(9);
  expect(Math.max(...given)).toBeGreaterThan(3);
  const cells = startedCells(db, whole);
  expect(cells.filter(({ repeat }) => repeat > 3)).toHaveLength(
    given.reduce((sum, runs) => sum + Math.max(0, runs - 3), 0),
  );
  for (const { result } of cells) expect(result?.features).toMatchObject({ targets: 3 });
  const [allocation] = allocationOutcomes(spec, endedCells(cells));
  expect(allocation?.outcome).toMatchObject({ ended: true, plans: [{ runs: 9 }, {}, {}] });

  // What is learnt from runs of one attempt: each but the last of a task, with whether it or the next repeat passed.
  const passed = (task: string, repeat: number) =>
    cells.some((cell) => cell.task === task && cell.repeat === repeat && cell.result?.visible);
  const lessons = cells
    .filter(({ task, repeat }) => cells.some((cell) => cell.task === task && cell.repeat === repeat + 1))
    .map(({ task, repeat }) => passed(task, repeat) || passed(task, repeat + 1));
  expect(difficultyExamples(db).map(({ solved }) => solved)).toEqual(lessons);
  expect(difficultyExamples(db, { experiment: whole })).toEqual([]);

  const id = createExperiment(db, spread(1), 2);
  advance(db, id, 3);
  cancelExperiment(db, id, you, 4);
  await play(id);
  resumeExperiment(db, id);
  await play(id);
  expect(experimentRow(db, id).spec.allocations).toEqual(spec.allocations);
  expect(outcomes(id)).toEqual(outcomes(whole));
});

it('an experiment that is extended runs what was added and leaves the rest as it was', async () => {
  const { db } = scratch;
  const id = createExperiment(db, specOf(1), 1);
  await play(id);
  const before = startedCells(db, id);
  const { arms } = experimentOf(
    planSchema.parse({ arms: [{ strategy: 'sequential' }], budget: { steps: 20 } }),
    [simulatedTask],
  );
  extendExperiment(db, id, { tasks: [], arms, repeats: 2 });
  await play(id);
  const after = startedCells(db, id);
  expect(after).toHaveLength(12);
  expect(after.slice(0, 4)).toEqual(before);
  expect(experimentRow(db, id).status).toBe('done');
  expect(listRuns(db)).toEqual([]);
  for (const { runId, task, arm, repeat } of after) {
    expect(placeOfRun(db, runId)).toEqual({
      experimentId: id,
      name: 'single, best-of-n',
      task,
      arm,
      repeat,
    });
  }
});
