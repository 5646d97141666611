import { describe, expect, it } from 'vitest';
import { budgetOf, cellsOf, seedOf } from '@/server/core/experiment/spec';
import type { Task } from '@/server/core/task/task';
import { allocateIn } from '@/server/experiment/as-file';
import { readExperimentFile } from '@/server/experiment/file';
import { type Plan, experimentOf as planned, planSchema } from '@/server/experiment/plan';
import { createModels } from '@/server/models';
import { simulatedTask } from '@/tests/support/simulated-world';

const models = createModels('nowhere', { environment: {} });
const experimentOf = (plan: Plan, tasks: readonly Task[]) => planned(plan, tasks, models);

const file = (text: string) => readExperimentFile(text);
const named = (name: string): Task => ({ ...simulatedTask, name });
const plan = (more: object = {}) =>
  planSchema.parse({
    arms: [{ strategy: 'single' }, { strategy: 'best-of-n' }],
    budget: { steps: 60 },
    ...more,
  });

describe("an experiment's file", () => {
  it('is read with what it leaves out filled in', () => {
    const read = file('tasks: [timesheet]\narms: [{strategy: single}]\nbudget: {steps: 60}');
    expect(read).toMatchObject({ repeats: 1, seed: 1, sandbox: 'local', stepsPerAttempt: 20 });
    expect(read.arms[0]).toMatchObject({ model: 'repair', parameters: {} });
    expect(file('tasks: all\narms: [{strategy: single}]\nbudget: {usd: 0.5}').tasks).toBe('all');
  });

  it.each([
    ['tasks: [', /not YAML/],
    ['', /arms is missing\.\nbudget is missing\.\ntasks: Name sample tasks/],
    [
      'tasks: [a]\narms: [{strategy: single}]\nbudget: {}',
      /Set at least one limit that is the same for all arms/,
    ],
    ['tasks: [a]\narms: []\nbudget: {steps: 5}', /at least one arm/],
    [
      'tasks: [a]\narms: [{strategy: single, parms: {}}]\nbudget: {steps: 5}',
      /arms › 1 has the unknown key “parms”/,
    ],
    [
      'tasks: [a]\narms: [{strategy: single}]\nbudget: {steps: 5}\nreapets: 3',
      /“reapets”.*The known keys are: .*repeats/,
    ],
    ['tasks: [a]\narms: [{strategy: single}]\nbudget: {steps: -5}', /budget › steps/],
  ])('that is wrong is refused with the place: %s', (text, message) => {
    expect(() => file(text)).toThrow(message);
  });
});

describe('a planned experiment', () => {
  it('lets every arm spend the whole budget unless its parameters say otherwise', () => {
    const spec = experimentOf(
      plan({
        arms: [{ strategy: 'best-of-n' }, { name: 'four', strategy: 'best-of-n', parameters: { n: 4 } }],
      }),
      [named('t')],
    );
    expect(spec.arms.map(({ name, parameters }) => [name, parameters.n])).toEqual([
      ['best-of-n', 100],
      ['four', 4],
    ]);
  });

  it('ends attempts early in the arms that ask for it, and in no other', () => {
    const spec = experimentOf(
      plan({ arms: [{ strategy: 'mcts' }, { name: 'fast', strategy: 'mcts', failFast: true }] }),
      [named('t')],
    );
    expect(spec.arms.map((arm) => budgetOf(spec, arm).failFast)).toEqual([false, true]);
  });

  it.each([
    [{ arms: [{ strategy: 'magic' }] }, /Arm “magic”: There is no strategy “magic”. Choose one of: single/],
    [{ arms: [{ strategy: 'single', model: 'gpt' }] }, /There is no model “gpt”/],
    [{ arms: [{ strategy: 'mcts', parameters: { cc: 1 } }] }, /mcts has no parameter “cc”/],
    [{ arms: [{ strategy: 'single' }, { strategy: 'single' }] }, /Two arms are called “single”/],
  ])('that cannot be is refused: %o', (more, message) => {
    expect(() => experimentOf(plan(more), [named('t')])).toThrow(message);
  });

  it.each([
    [{ allocate: {} }, /With 1 repeat, nothing is left to spread after 1 probe/],
    [{ repeats: 4, allocate: { cap: 2 } }, /cap is 2, below the 4 repeats/],
    [
      { repeats: 4, allocate: { arms: ['best'] } },
      /There is no arm “best”. Choose one of: single, best-of-n/,
    ],
    [{ repeats: 4, allocate: { estimator: 'history' } }, /no history to train the classifier on/],
  ])('whose budget cannot be spread is refused: %o', (more, message) => {
    expect(() => experimentOf(plan(more), [named('t')])).toThrow(message);
  });

  it('carries the classifier it was made with into its file', () => {
    const classifier = { means: [1], scales: [1], weights: [0.5], bias: 0 };
    const allocate = { arms: ['single'], probes: 2, cap: 8, estimator: 'history', classifier };
    const spec = experimentOf(plan({ repeats: 4, allocate }), [named('t')]);
    expect(spec.allocations).toEqual([
      { arm: 'single', probes: 2, cap: 8, estimator: 'history', classifier, given: null },
    ]);
    expect(allocateIn(spec)).toEqual({ allocate });
  });

  it('needs tasks, each once', () => {
    expect(() => experimentOf(plan(), [])).toThrow('Choose at least one task.');
    expect(() => experimentOf(plan(), [named('t'), named('t')])).toThrow('named twice');
  });

  it('runs every arm on every task before any repeat, with seeds that no addition changes', () => {
    const small = experimentOf(plan({ repeats: 2 }), [named('a'), named('b')]);
    const order = cellsOf(small).map(({ task, arm, repeat }) => `${repeat} ${task} ${arm}`);
    expect(order.slice(0, 5)).toEqual([
      '1 a single',
      '1 a best-of-n',
      '1 b single',
      '1 b best-of-n',
      '2 a single',
    ]);
    const seed = (arm: string) => seedOf(small.seed, { task: 'b', arm, repeat: 2 });
    expect(seed('single')).toBe(seed('best-of-n'));
    expect(seed('single')).not.toBe(seedOf(small.seed, { task: 'a', arm: 'single', repeat: 2 }));
  });
});
