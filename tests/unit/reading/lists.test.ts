import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { progressOf } from '@/components/runs/progress';
import { sketchPath } from '@/components/runs/sketch-layout';
import { withChanges } from '@/components/runs/use-runs';
import { rankCommand } from '@/components/shell/commands';
import type { Database } from '@/db/connection';
import { thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { runPage } from '@/db/run-list/page';
import { openRunLog } from '@/db/run-log';
import { listRuns } from '@/db/runs';
import { ordinalOf, type RunId } from '@/server/core/base/ids';
import { defaultBudget } from '@/server/core/usage/budget';
import { noSpend } from '@/server/core/usage/spend';
import { growRun } from '@/tests/support/grown-database';

describe('progress', () => {
  const budget = { ...defaultBudget, steps: 200, tokens: 1000 };

  it('is told by the limit that will be reached first, with the time left at the pace so far', () => {
    const spend = { ...noSpend, steps: 50, inputTokens: 500, seconds: 30 };
    expect(progressOf(budget, spend)).toEqual({ share: 0.5, limit: 'tokens', secondsLeft: 30 });
  });

  it('gives no time before there is a pace, and nothing without limits', () => {
    expect(progressOf(budget, noSpend)).toEqual({ share: 0, limit: 'steps', secondsLeft: null });
    expect(progressOf({ ...defaultBudget, steps: null }, noSpend)).toBeNull();
  });

  it('ends at nothing left, also where a limit was overshot or is nought', () => {
    expect(progressOf(budget, { ...noSpend, steps: 230, seconds: 5 })?.secondsLeft).toBe(0);
    expect(progressOf({ ...defaultBudget, steps: 0 }, noSpend)?.share).toBe(1);
  });
});

describe('a command', () => {
  it('is found by words in any order, best by its beginning', () => {
    expect(rankCommand('New run', 'new')).toBe(1);
    expect(rankCommand('New run', 'run new')).toBe(0.8);
    expect(rankCommand('Rounding', 'mcts', 'r12 mcts solved')).toBe(0.5);
    expect(rankCommand('New run', 'task')).toBe(0);
  });
});

describe('the run list', () => {
  let directory = '';
  let db: Database;
  let small: RunId;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'espalier-list-'));
    db = openDatabase(path.join(directory, 'espalier.db'));
    growRun(db, { attempts: 3, stepsPerAttempt: 60 });
    small = growRun(db, { attempts: 1, stepsPerAttempt: 3, solved: false });
  });
  afterAll(() => {
    db.$client.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('reads anew only the runs that changed', () => {
    const before = listRuns(db);
    expect(listRuns(db).every((run, i) => run === before[i])).toBe(true);
    openRunLog(db, small, thisOwner()).append([
      { type: 'run.status', status: 'running', reason: null, actor: { kind: 'engine' } },
    ]);
    const after = listRuns(db);
    expect(after.filter((run) => !before.includes(run)).map((run) => [run.id, run.status])).toEqual([
      [small, 'running'],
    ]);
  });

  it('draws the first nodes of a run of any size, in their order, and the way to its best node', () => {
    const large = listRuns(db).find((run) => run.nodes === 181);
    if (!large?.best) throw new Error('A run of 181 nodes was grown and solved.');
    const { sketch } = large;
    expect(sketch.parent.length).toBeLessThanOrEqual(180);
    expect(sketch.parent.slice(0, 4)).toEqual([-1, 0, 1, 2]);
    expect(ordinalOf(large.best.nodeId)).toBeGreaterThan(120);
    expect(sketch.best).toBe(sketch.parent.length - 1);
    expect(sketchPath(sketch, sketch.best ?? -1).has(0)).toBe(true);
    expect(sketch.score[sketch.best ?? -1]).toBe(1);
  });

  it('draws a way too long for the picture with fewer of its steps, from the root to the best', () => {
    const long = growRun(db, { attempts: 1, stepsPerAttempt: 400 });
    const sketch = listRuns(db).find(({ id }) => id === long)?.sketch;
    if (!sketch) throw new Error('The run was grown.');
    expect(sketch.parent.length).toBeLessThanOrEqual(180);
    expect(sketchPath(sketch, sketch.best ?? -1).size).toBe(sketch.parent.length);
  });

  it('takes changed runs into its pages with their labels, and is read anew for a run or a status that is new', () => {
    const order = { column: 'created', direction: 'descending' } as const;
    const filter = { text: '', group: null, experiment: null, archived: false };
    const page = runPage(db, filter, order, { after: null, limit: 1 });
    const [only] = page.runs;
    if (!only) throw new Error('There is a run.');
    const { label, ...summary } = only;
    const changed = { ...summary, seed: 99 };
    expect(withChanges([page], [changed])).toEqual([{ ...page, runs: [{ ...changed, label }] }]);
    expect(withChanges([page], [{ ...changed, status: 'failed' }])).toBeNull();
    const other = listRuns(db).find(({ id }) => id !== only.id);
    expect(other && withChanges([page], [other])).toBeNull();
  });
});
