import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { addCell, createExperiment } from '@/db/experiments';
import { openDatabase } from '@/db/open';
import { removeRuns } from '@/db/removal/remove-runs';
import { changeLabels } from '@/db/run-list/labels';
import { runPage } from '@/db/run-list/page';
import { runLabels } from '@/db/schema';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import type { RunFilter, RunOrder } from '@/server/core/run/run-list';
import { defaultBudget } from '@/server/core/usage/budget';
import { storeManyRuns } from '@/tests/support/many-runs';
import { storedRun } from './stored-run';

let directory = '';
let db: Database;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-run-list-'));
  db = openDatabase(path.join(directory, 'espalier.db'));
});
afterEach(() => {
  db.$client.close();
  rmSync(directory, { recursive: true, force: true });
});

const everything: RunFilter = { text: '', group: null, experiment: null, archived: false };
const newest: RunOrder = { column: 'created', direction: 'descending' };
const page = (filter: Partial<RunFilter> = {}, after: RunId | null = null, order = newest, limit = 100) =>
  runPage(db, { ...everything, ...filter }, order, { after, limit });
const ids = ({ runs }: ReturnType<typeof page>) => runs.map(({ id }) => id);

describe('pages of the list of runs', () => {
  it('have no end and no gap: every run is in one of them, in order', () => {
    const stored = storeManyRuns(db, 250).reverse();
    const found: RunId[] = [];
    let after: RunId | null = null;
    do {
      const next = page({}, after);
      found.push(...ids(next));
      after = next.next;
    } while (after !== null);
    expect(found).toEqual(stored);
    expect(page()).toMatchObject({ total: 250, all: 250, groups: { going: 0, solved: 63, failed: 62 } });
  });

  it('go on after the same run when newer ones came, and begin anew when it is gone', () => {
    const stored = storeManyRuns(db, 6).reverse();
    const first = page({}, null, newest, 2);
    storedRun(db);
    expect(ids(page({}, first.next, newest, 2))).toEqual(stored.slice(2, 4));
    removeRuns(db, [asRunId(`${first.next}`)]);
    expect(ids(page({}, first.next, newest, 2))).toHaveLength(2);
  });

  it('know a run that was made, changed or deleted since they were read', () => {
    const log = storedRun(db, { taskTitle: 'First' });
    expect(page().total).toBe(1);
    storedRun(db, { taskTitle: 'Second' });
    log.append([{ type: 'run.status', status: 'failed', reason: 'x', actor: { kind: 'engine' } }]);
    log.flush();
    expect(page({ text: 'second' }).total).toBe(1);
    expect(ids(page({ group: 'failed' }))).toEqual([log.runId]);
    db.$client.prepare('update runs set owner = null').run();
    removeRuns(db, [log.runId]);
    expect(page().total).toBe(1);
  });

  it('have the runs of an experiment as one row, and alone where they are wanted', () => {
    const [one, two, alone] = storeManyRuns(db, 3);
    if (!one || !two || !alone) throw new Error('There are three.');
    const spec: ExperimentSpec = {
      name: 'Widths',
      tasks: [],
      arms: [],
      repeats: 2,
      budget: defaultBudget,
    } as unknown as ExperimentSpec;
    const id = createExperiment(db, spec, 5);
    addCell(db, id, { task: 't', arm: 'a', repeat: 1 }, one);
    addCell(db, id, { task: 't', arm: 'a', repeat: 2 }, two);
    const list = page();
    expect(ids(list)).toEqual([alone]);
    expect(list.experiments).toEqual([{ id, name: 'Widths', createdAt: 5, runs: 2, going: 0, solved: 1 }]);
    const { groups } = page();
    expect(groups.solved + groups.unsolved + groups.failed + groups.going).toBe(3);
    expect(ids(page({ group: 'solved' }))).toContain(one);
    expect(ids(page({ experiment: id })).sort()).toEqual([one, two].sort());
    expect(page({ text: 'widths' }).experiments).toHaveLength(1);
    expect(page({ text: 'other' }).experiments).toEqual([]);
  });
});

describe('labels', () => {
  it('name, tag and archive runs, change by change, and go with the run', () => {
    const [one, two] = storeManyRuns(db, 2);
    if (!one || !two) throw new Error('There are two.');
    changeLabels(db, [one], { name: 'The good one', note: 'keep', addTags: ['b', 'a'] }, 1);
    changeLabels(db, [one, two], { addTags: ['a', 'c'], removeTags: ['b'] }, 2);
    expect(page({ text: 'good' }).runs.map(({ label }) => label)).toEqual([
      { name: 'The good one', note: 'keep', tags: ['a', 'c'], archived: false },
    ]);
    expect(page().tags).toEqual(['a', 'c']);
    changeLabels(db, [two], { archived: true }, 3);
    expect(ids(page())).toEqual([one]);
    expect(ids(page({ archived: true }))).toEqual([two]);
    changeLabels(db, [two], { archived: false }, 4);
    expect(page().total).toBe(2);
    removeRuns(db, [two]);
    expect(db.select().from(runLabels).all()).toHaveLength(1);
  });

  it('change of all runs or of none', () => {
    const [one] = storeManyRuns(db, 1);
    if (!one) throw new Error('There is one.');
    expect(() => changeLabels(db, [one, asRunId('rnowhere2')], { archived: true }, 1)).toThrow(/rnowhere2/);
    expect(page().total).toBe(1);
  });
});
