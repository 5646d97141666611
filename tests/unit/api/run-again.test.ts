import '@/tests/examples/register';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  experimentInput,
  notRepeated,
  repeating,
  repeatingAll,
} from '@/components/experiments/experiment-form';
import { formLike } from '@/components/runs/form-like';
import { inputOf } from '@/components/runs/new-run-form';
import { runRow } from '@/db/runs';
import { makeRun, newRunSchema } from '@/server/api/new-run';
import { orderOf } from '@/server/api/run-again';
import { defaultBudget } from '@/server/core/usage/budget';
import { temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
let repository: string;
beforeEach(() => {
  place = temporaryContext();
  repository = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  mkdirSync(path.join(repository, 'test'));
  writeFileSync(path.join(repository, 'test', 'a.test.js'), '');
});
afterEach(() => {
  place.remove();
  rmSync(repository, { recursive: true, force: true });
});

const catalog = {
  tasks: [],
  strategies: [],
  models: [{ id: 'repair', title: 'Repair' }],
  agents: [{ name: 'espalier', title: 'Espalier' }],
  system: {
    version: '0',
    node: '20',
    database: '/x',
    docker: { available: false, description: 'none' },
    local: 'local',
  },
};

const make = async (input: object) =>
  (await makeRun(place.context, newRunSchema.parse({ ...settings, ...input }))).runId;
const settings = {
  strategy: 'beam',
  parameters: { width: 3 },
  model: 'repair',
  sandbox: 'local',
  seed: 7,
  budget: { ...defaultBudget, steps: 90, attempts: 4 },
  onInterruption: 'pause',
  confidence: 0.9,
  minimise: 'never',
  minimiseRuns: 5,
  allowShell: true,
  lastLook: false,
};

describe('a run is made again', () => {
  it.each(['sample', 'directory'])('with the settings and the task it has: %s', async (kind) => {
    const task =
      kind === 'sample'
        ? { kind, name: 'session-cache' }
        : {
            kind,
            path: repository,
            test: 'node --test',
            statement: 'Mend it.',
            options: { setup: 'true', env: { TZ: 'UTC' }, protect: ['a/**'], testTimeout: 9 },
          };
    const first = await make({ task });
    const form = formLike(catalog, orderOf(place.db, first));
    const again = (await makeRun(place.context, newRunSchema.parse(inputOf(form)))).runId;
    expect(again).not.toBe(first);
    const [before, after] = [runRow(place.db, first), runRow(place.db, again)];
    expect(after.spec).toEqual(before.spec);
    expect(after.task).toEqual(before.task);
    expect(after.allowShell).toBe(true);
  });

  it('fills in the directory too, so that a person can change how it is tested', async () => {
    const options = { setup: 'true', env: { TZ: 'UTC', A: 'b=c' }, protect: ['a/**', 'b'], runner: 'mocha' };
    const task = { kind: 'directory', path: repository, test: 'npx mocha', statement: 'Mend it.', options };
    const first = await make({ task });
    const form = formLike(catalog, orderOf(place.db, first));
    expect(inputOf({ ...form, source: 'directory' }).task).toEqual(task);
  });

  it('with the settings that it was given on its way', async () => {
    const first = await make({ task: { kind: 'sample', name: 'session-cache' } });
    const { spec } = runRow(place.db, first);
    const raised = { ...spec, budget: { ...spec.budget, steps: 500 } };
    place.db.$client.prepare('update runs set spec = ? where id = ?').run(JSON.stringify(raised), first);
    expect(formLike(catalog, orderOf(place.db, first)).budget.steps).toBe(500);
  });

  it('refuses a run that does not exist, and one whose task cannot be read', () => {
    expect(() => orderOf(place.db, 'rnone' as never)).toThrow(/rnone/);
    const { runId } = place.newRun({ from: 'elsewhere' });
    expect(() => orderOf(place.db, runId)).toThrow(/cannot be used again.*Choose a sample task/);
  });
});

describe('a run is repeated with other seeds', () => {
  it('as an experiment of one arm on the task of the run', async () => {
    const first = await make({ task: { kind: 'sample', name: 'session-cache' } });
    const order = orderOf(place.db, first);
    expect(experimentInput(repeating(order))).toMatchObject({
      tasks: [{ kind: 'run', runId: first }],
      arms: [{ name: 'beam', strategy: 'beam', parameters: { width: 3 }, model: 'repair' }],
      repeats: 5,
      budget: { steps: 90 },
      seed: 8,
    });
    expect(notRepeated(order).join()).toMatch(/attempts.*shell.*last look.*confidence/);
  });

  it('with others: an arm for each of their settings, each task once, and the largest of their limits', async () => {
    const sample = (name: string) => ({ task: { kind: 'sample' as const, name } });
    const runs = [
      await make({ ...sample('session-cache') }),
      await make({ ...sample('session-cache'), strategy: 'single', parameters: {} }),
      await make({ ...sample('token-bucket'), strategy: 'single', parameters: {} }),
    ];
    const made = experimentInput(repeatingAll(runs.map((run) => orderOf(place.db, run))));
    expect(made.tasks).toEqual([
      { kind: 'run', runId: runs[0] },
      { kind: 'run', runId: runs[2] },
    ]);
    expect(made.arms.map(({ strategy }) => strategy)).toEqual(['beam', 'single']);
    expect(made.budget).toMatchObject({ steps: 90 });
  });
});
