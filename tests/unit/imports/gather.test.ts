import { expect, test } from 'vitest';
import { experimentRow, startedCells } from '@/db/experiments';
import { openMemoryDatabase } from '@/db/open';
import { removeExperiment } from '@/db/removal/remove-runs';
import { runRow } from '@/db/runs';
import { analyse } from '@/server/core/experiment/analysis';
import { readFile } from '@/server/exchange/read';
import { endedCells } from '@/server/experiment/ended-cells';
import { gatherExperiment } from '@/server/experiment/gather';
import { storeRun } from '@/server/imports/store-run';
import { json } from '@/tests/support/exchange/bytes';
import { mini0 } from '@/tests/support/exchange/linear';
import { dars, flat } from '@/tests/support/exchange/trees';

const actor = { kind: 'person', name: 'test' } as const;

async function stored(
  db: ReturnType<typeof openMemoryDatabase>,
  bytes: Uint8Array,
  { task, model, resolved }: { task?: string; model?: string; resolved?: boolean } = {},
) {
  const [run] = (await readFile('x', bytes)).runs;
  if (!run) throw new Error('no run');
  const changed = {
    ...run,
    ...(task ? { task: { ...run.task, id: task } } : {}),
    ...(model ? { model } : {}),
    ...(resolved === undefined ? {} : { outcome: { ...run.outcome, resolved } }),
  };
  return storeRun(db, changed, { file: 'x', actor }).runId;
}

test('runs of two systems on two tasks become an experiment whose figures count them', async () => {
  const db = openMemoryDatabase();
  const runs = [
    await stored(db, json(flat), { task: 'a' }),
    await stored(db, json(flat), { task: 'b', resolved: false }),
    await stored(db, json(dars), { task: 'a', resolved: false }),
    await stored(db, json(dars), { task: 'b', resolved: true }),
    await stored(db, json(dars), { task: 'b', model: 'another', resolved: false }),
  ];
  const id = gatherExperiment(db, runs, 1_000);
  const { spec, status } = experimentRow(db, id);
  expect(status).toBe('done');
  expect(spec.gathered).toBe(true);
  expect(spec.tasks.map(({ name }) => name)).toEqual(['a', 'b']);
  const [first = '', ...others] = spec.arms.map(({ name }) => name);
  expect(first).toContain('moatless');
  expect(others).toHaveLength(2);
  for (const arm of others) expect(arm).toMatch(/^dars.* · /);
  const cells = startedCells(db, id);
  expect(cells.map(({ runId }) => runId)).toEqual(runs);
  expect(new Set(cells.map(({ task, arm, repeat }) => `${task} ${arm} ${repeat}`)).size).toBe(5);
  const { arms } = analyse(spec, endedCells(cells));
  expect(arms.map(({ solved, runs }) => [solved, runs])).toEqual([
    [1, 2],
    [1, 2],
    [0, 1],
  ]);
  expect(spec.budget.steps).toBe(Math.max(...cells.map(({ result }) => result?.steps ?? 0)));
  // The same run is counted in one experiment alone; deleting that one leaves its runs.
  expect(() => gatherExperiment(db, runs, 1_000)).toThrow(/is part of the experiment/);
  expect(removeExperiment(db, id)).toEqual([]);
  for (const run of runs) expect(runRow(db, run).id).toBe(run);
  expect(() => experimentRow(db, id)).toThrow();
  expect(gatherExperiment(db, runs, 2_000)).toMatch(/^x/);
});

test('a run whose file does not tell how it ended is not counted as unsolved: it is refused', async () => {
  const db = openMemoryDatabase();
  const [known, unknown] = [await stored(db, json(flat)), await stored(db, mini0)];
  expect(() => gatherExperiment(db, [known, unknown], 1_000)).toThrow(/does not tell whether it solved/);
  expect(() => gatherExperiment(db, [known, known], 1_000)).toThrow('Choose at least two runs.');
  expect(startedCells(db, 'x')).toEqual([]);
});
