import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import {
  addCell,
  cellResults,
  cellStandings,
  changeExperiment,
  countCells,
  createExperiment,
  ExperimentNotFound,
  emptyCell,
  experimentMark,
  experimentOf,
  experimentRow,
  firstCells,
  listExperiments,
  openExperiments,
  placeOfRun,
  startedCells,
  writeResult,
} from '@/db/experiments';
import { openMemoryDatabase } from '@/db/open';
import { listRuns } from '@/db/runs';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import type { RunStatus } from '@/server/core/run/spec';
import { cell } from '@/tests/unit/lab/cells';
import { storedRun } from './stored-run';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const spec: ExperimentSpec = {
  name: 'Two searches',
  tasks: [{ name: 't1', title: 'T', source: {} }],
  arms: [{ name: 'one', strategy: 'mcts', parameters: {}, model: 'repair' }],
  repeats: 2,
  budget: { steps: 10, tokens: null, usd: null },
  stepsPerAttempt: 5,
  seed: 1,
  sandbox: 'local',
  allowShell: false,
  concurrency: 1,
};
const { result } = cell('one', 't1', 1, true);

/** A run in the cell, `queued` or as it ended. */
function run(experiment: string, task: string, arm: string, repeat: number, status?: RunStatus): RunId {
  const log = storedRun(db);
  if (status) log.append([{ type: 'run.status', status, reason: `is ${status}`, actor: { kind: 'engine' } }]);
  log.flush();
  addCell(db, experiment, { task, arm, repeat }, log.runId);
  return log.runId;
}

describe('an experiment', () => {
  it('is kept as it was made, under a name of its own', () => {
    const id = createExperiment(db, spec, 7);
    expect(id).toMatch(/^x[a-km-np-z2-9]{8}$/);
    expect(experimentRow(db, id)).toEqual({ id, spec, status: 'running', createdAt: 7, endedAt: null });
    expect(createExperiment(db, spec, 7)).not.toBe(id);
  });

  it('that is not there is told of, with what to do', () => {
    expect(() => experimentRow(db, 'x1')).toThrow(ExperimentNotFound);
    expect(() => experimentRow(db, 'x1')).toThrow(
      'There is no experiment x1 in this database. Look at the list of experiments.',
    );
    expect(new ExperimentNotFound('x1')).toMatchObject({ name: 'ExperimentNotFound', experimentId: 'x1' });
  });

  it('is changed alone', () => {
    const [one, other] = [createExperiment(db, spec, 1), createExperiment(db, spec, 2)];
    changeExperiment(db, one, { status: 'done', endedAt: 9 });
    expect(experimentRow(db, one)).toMatchObject({ spec, status: 'done', endedAt: 9 });
    expect(experimentRow(db, other)).toMatchObject({ status: 'running', endedAt: null });
  });

  it('stands in a list, the newest first, with how many of its runs have a result', () => {
    const [older, newer] = [createExperiment(db, spec, 1), createExperiment(db, spec, 2)];
    writeResult(db, run(older, 't1', 'one', 1, 'solved'), result);
    run(older, 't1', 'one', 2, 'solved');
    expect(listExperiments(db).map(({ id, ended, createdAt }) => [id, ended, createdAt])).toEqual([
      [newer, 0, 2],
      [older, 1, 1],
    ]);
    expect(listExperiments(db)[0]).toMatchObject({ spec, status: 'running', endedAt: null });
  });
});

describe('the cells of an experiment', () => {
  it('stand in the order in which they were made, with their runs and results', () => {
    const [id, other] = [createExperiment(db, spec, 1), createExperiment(db, spec, 1)];
    const second = run(id, 't2', 'b', 1, 'solved');
    const first = run(id, 't1', 'a', 2);
    run(other, 't1', 'a', 1);
    writeResult(db, second, result);
    expect(startedCells(db, id)).toEqual([
      { task: 't2', arm: 'b', repeat: 1, runId: second, status: 'solved', statusReason: 'is solved', result },
      { task: 't1', arm: 'a', repeat: 2, runId: first, status: 'queued', statusReason: null, result: null },
    ]);
    expect(cellStandings(db, id)).toEqual([
      {
        task: 't2',
        arm: 'b',
        repeat: 1,
        runId: second,
        status: 'solved',
        statusReason: 'is solved',
        written: true,
      },
      { task: 't1', arm: 'a', repeat: 2, runId: first, status: 'queued', statusReason: null, written: false },
    ]);
  });

  it('are counted: begun, not ended, and ended without a result', () => {
    const id = createExperiment(db, spec, 1);
    expect(countCells(db, id)).toEqual({ started: 0, running: 0, unwritten: 0 });
    run(id, 't1', 'one', 1);
    run(id, 't1', 'one', 2, 'running');
    run(id, 't1', 'one', 3, 'failed');
    writeResult(db, run(id, 't1', 'one', 4, 'solved'), result);
    expect(countCells(db, id)).toEqual({ started: 4, running: 2, unwritten: 1 });
  });

  it('give results of any number of runs, as far as they are written', () => {
    const id = createExperiment(db, spec, 1);
    const runIds = Array.from({ length: 3 }, (_, i) => run(id, 't1', 'one', i, 'solved'));
    const [first = asRunId(''), , third = asRunId('')] = runIds;
    writeResult(db, first, { ...result, steps: 1 });
    writeResult(db, third, { ...result, steps: 3 });
    // More than one query may hold.
    const many = [first, ...Array.from({ length: 998 }, (_, i) => asRunId(`none${i}`)), third];
    const stepsOf = (some: RunId[]) =>
      new Map([...cellResults(db, some)].map(([runId, { steps }]) => [runId, steps]));
    const both = new Map([
      [first, 1],
      [third, 3],
    ]);
    expect([stepsOf(many), stepsOf(runIds)]).toEqual([both, both]);
    expect(cellResults(db, []).size).toBe(0);
  });

  it('of an arm up to a repeat are those that are given beside others', () => {
    const [id, other] = [createExperiment(db, spec, 1), createExperiment(db, spec, 1)];
    writeResult(db, run(id, 't1', 'one', 1, 'solved'), result);
    run(id, 't2', 'one', 2);
    run(id, 't1', 'one', 3);
    run(id, 't1', 'two', 1);
    run(other, 't1', 'one', 1);
    expect(firstCells(db, id, 'one', 2)).toEqual([
      { task: 't1', repeat: 1, result },
      { task: 't2', repeat: 2, result: null },
    ]);
  });

  it('hold one run each, and can be emptied for another', () => {
    const id = createExperiment(db, spec, 1);
    const [runId, kept] = [run(id, 't1', 'one', 1), run(id, 't1', 'one', 2)];
    expect(() => addCell(db, id, { task: 't1', arm: 'one', repeat: 1 }, asRunId('another'))).toThrow(
      'UNIQUE',
    );
    expect(() => addCell(db, id, { task: 't1', arm: 'two', repeat: 1 }, runId)).toThrow('UNIQUE');
    emptyCell(db, runId);
    expect(startedCells(db, id).map(({ runId }) => runId)).toEqual([kept]);
    // A run without a comparison is listed by itself.
    expect(listRuns(db).map(({ id }) => id)).toEqual([runId]);
  });

  it('get results of their own', () => {
    const id = createExperiment(db, spec, 1);
    const [one, other] = [run(id, 't1', 'one', 1, 'solved'), run(id, 't1', 'one', 2, 'solved')];
    writeResult(db, one, result);
    expect([...cellResults(db, [one, other]).keys()]).toEqual([one]);
  });
});

describe('experiments with something left to do', () => {
  it('are those under way, and cancelled ones with a result to write', () => {
    const make = (status: 'running' | 'done' | 'cancelled', written: boolean | null) => {
      const id = createExperiment(db, spec, 1);
      if (written !== null) {
        const runId = run(id, 't1', 'one', 1, 'solved');
        if (written) writeResult(db, runId, result);
      }
      changeExperiment(db, id, { status });
      return id;
    };
    const running = make('running', null);
    const runningToo = make('running', true);
    make('done', false);
    make('cancelled', null);
    make('cancelled', true);
    const cancelled = make('cancelled', false);
    expect(new Set(openExperiments(db))).toEqual(new Set([running, runningToo, cancelled]));
  });
});

describe('the mark of an experiment', () => {
  it('is another with everything that its page shows, and one line', () => {
    const [id, other] = [createExperiment(db, spec, 1), createExperiment(db, spec, 1)];
    const seen = new Set<string>();
    const isNew = () => {
      const mark = experimentMark(db, id);
      expect(mark).toMatch(/^[\w-]{43}$/);
      const fresh = !seen.has(mark);
      seen.add(mark);
      return fresh;
    };
    expect(isNew()).toBe(true);
    expect(isNew()).toBe(false);
    run(other, 't1', 'one', 1);
    expect(isNew()).toBe(false);
    const runId = run(id, 't1', 'one', 1);
    expect(isNew()).toBe(true);
    db.$client.prepare("update runs set status_reason = 'waits' where id = ?").run(runId);
    expect(isNew()).toBe(true);
    db.$client.prepare("update runs set status = 'solved' where id = ?").run(runId);
    expect(isNew()).toBe(true);
    writeResult(db, runId, result);
    expect(isNew()).toBe(true);
    changeExperiment(db, id, { status: 'done' });
    expect(isNew()).toBe(true);
    changeExperiment(db, id, { spec: { ...spec, repeats: 20 } });
    expect(isNew()).toBe(true);
  });

  it('of one that is not there is a mark still', () => {
    expect(experimentMark(db, 'none')).toMatch(/^[\w-]{43}$/);
  });
});

describe('the place of a run', () => {
  it('is its cell with the name of the comparison, or none', () => {
    const id = createExperiment(db, spec, 1);
    const runId = run(id, 't1', 'one', 2);
    expect(placeOfRun(db, runId)).toEqual({
      experimentId: id,
      name: 'Two searches',
      task: 't1',
      arm: 'one',
      repeat: 2,
    });
    expect(experimentOf(db, runId)).toBe(id);
    const alone = storedRun(db).runId;
    expect([placeOfRun(db, alone), experimentOf(db, alone)]).toEqual([null, null]);
  });
});
