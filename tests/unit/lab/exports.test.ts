import { describe, expect, it } from 'vitest';
import {
  addedArm,
  experimentInput,
  experimentProblems,
  initialExperiment,
} from '@/components/experiments/experiment-form';
import { spendShares } from '@/components/experiments/spend-shares';
import { withNews } from '@/components/experiments/use-experiment';
import { asRunId } from '@/server/core/base/ids';
import { csvOf } from '@/server/core/experiment/csv';
import type { Task } from '@/server/core/task/task';
import { asFile } from '@/server/experiment/as-file';
import { experimentFileSchema } from '@/server/experiment/file';
import { type Plan, experimentOf as planned, planSchema } from '@/server/experiment/plan';
import { createModels } from '@/server/models';
import { simulatedTask } from '@/tests/support/simulated-world';
import { cell } from './cells';

const models = createModels('nowhere', { environment: {} });
const experimentOf = (plan: Plan, tasks: readonly Task[]) => planned(plan, tasks, models);

const spec = experimentOf(
  planSchema.parse({
    arms: [
      { name: '=SUM(A1)', strategy: 'single' },
      { strategy: 'mcts', parameters: { c: 0.5 }, failFast: true },
    ],
    budget: { steps: 60 },
    seed: 9,
  }),
  [{ ...simulatedTask, name: 'a "quoted", task' }],
);

describe('what is exported', () => {
  it('is a table that spreadsheets read and do not run', () => {
    const [head, line, ...rest] = csvOf('x1', spec, [
      { ...cell('=SUM(A1)', 'a "quoted", task', 1, true), runId: asRunId('r1') },
      { ...cell('mcts', 'a "quoted", task', 1, true), runId: asRunId('r2'), result: null },
    ]).split('\r\n');
    expect(head).toMatch(/^experiment,task,arm,strategy,model,parameters,repeat,seed,run,status,solved/);
    expect(line).toContain(`x1,"a ""quoted"", task",'=SUM(A1),single,repair,"{""steps"":60`);
    expect(line).toContain(',r1,solved,true,true,10,100,0.1,');
    // The one attempt of `single` is the run: twenty steps do not bind it.
    expect(line).toMatch(/,60,,,60,false,local$/);
    expect(rest).toEqual(['']);
  });

  it('is a file with which the same experiment is made again', () => {
    const file = experimentFileSchema.parse(asFile(spec));
    const { tasks: _, test: __, statement: ___, ...plan } = file;
    const again = experimentOf(plan, [{ ...simulatedTask, name: 'a "quoted", task' }]);
    expect(again).toEqual(spec);
  });

  it('names directories each with its own test', () => {
    const own = (name: string) => ({
      ...simulatedTask,
      name,
      origin: 'directory' as const,
      directory: `/repos/${name}`,
      test: { ...simulatedTask.test, command: `test ${name}` },
    });
    const plan = planSchema.parse({ arms: [{ strategy: 'single' }], budget: { steps: 5 } });
    const { tasks } = experimentFileSchema.parse(asFile(experimentOf(plan, [own('a'), own('b')])));
    expect(tasks).toEqual(
      ['a', 'b'].map((name) => ({
        directory: `/repos/${name}`,
        test: `test ${name}`,
        statement: simulatedTask.statement,
      })),
    );
  });
});

describe('the form of an experiment', () => {
  it('can be sent as it is first shown, and says what is missing otherwise', () => {
    const form = initialExperiment(['a', 'b'], 'repair');
    expect(experimentProblems(form)).toEqual([]);
    expect(experimentInput(form)).toMatchObject({
      tasks: [{ name: 'a' }, { name: 'b' }],
      budget: { steps: 60 },
    });
    expect(experimentProblems({ ...form, samples: [], arms: [], steps: null })).toHaveLength(3);
    const [first] = form.arms;
    expect(experimentProblems({ ...form, arms: first ? [first, { ...first, id: 9 }] : [] })[0]).toContain(
      'Two arms are called “single”',
    );
  });

  it('names an added arm so that no two are called the same', () => {
    const { arms } = initialExperiment(['a'], 'repair');
    expect(addedArm(arms, 'single', 'repair').name).toBe('single 2');
    expect(addedArm(arms, 'mcts', 'repair').name).toBe('mcts');
  });
});

it('news of an experiment replace the cells of their place and leave the others the same', () => {
  const head = {
    id: 'x1',
    spec: { ...spec, tasks: [] },
    status: 'running' as const,
    createdAt: 1,
    endedAt: null,
  };
  const started = (repeat: number, status: 'running' | 'solved') => ({
    ...cell('mcts', 't', repeat, true),
    runId: asRunId(`r${repeat}`),
    status,
    statusReason: null,
    result: null,
  });
  const before = withNews(undefined, { head, cells: [started(1, 'running'), started(2, 'running')] });
  const after = withNews(before, { head, cells: [started(2, 'solved'), started(3, 'running')] });
  expect(after.cells.map(({ repeat, status }) => `${repeat} ${status}`)).toEqual([
    '1 running',
    '2 solved',
    '3 running',
  ]);
  expect(after.cells[0]).toBe(before.cells[0]);
});

it('where the spend went is told by what model calls were for, experience apart from the agent', () => {
  const shares = spendShares('a', [
    cell('a', 't', 1, true, { roles: { agent: 100, judge: 20 }, parts: { experience: 30 } }),
    cell('b', 't', 1, true, { roles: { agent: 999 } }),
  ]);
  expect(shares.tokens).toEqual({
    agent: 70,
    experience: 30,
    probe: 0,
    judge: 20,
    postMortem: 0,
    summary: 0,
    tests: 0,
  });
  const { model, verification, sandbox } = shares.time;
  expect(model + verification + sandbox).toBeCloseTo(1, 9);
});
