import {
  type DirectoryForm,
  directoryTask,
  emptyDirectory,
  variablesProblem,
} from '@/components/directory/directory-form';
import type { RunOrder } from '@/components/runs/new-run-form';
import type { ApiInputs } from '@/components/trpc/types';
import { plainTitle } from '@/server/core/base/plain-title';
import { armsOfSweep } from '@/server/core/experiment/sweep';
import { needs, notTaken, repeatsOf, settingsOf } from './sentences';

export type NewExperiment = ApiInputs['experiments']['create'];

/** An arm as a person fills it in. `id` identifies the arm while its name changes. */
export interface ArmForm {
  id: number;
  name: string;
  strategy: string;
  /** Only the values that were set. The others let the arm spend its whole budget. */
  parameters: Record<string, unknown>;
  model: string;
  failFast: boolean;
  /** Parameters to try with several values: the values as they are typed, with commas between. */
  sweep: { parameter: string; values: string }[];
}

export interface ExperimentForm extends DirectoryForm {
  name: string;
  /** Runs whose tasks are taken as they were then. */
  tasksOfRuns: { runId: string; title: string }[];
  samples: string[];
  arms: ArmForm[];
  repeats: number;
  steps: number | null;
  tokens: number | null;
  usd: number | null;
  stepsPerAttempt: number;
  seed: number;
  sandbox: 'local' | 'docker';
  concurrency: number;
}

/** A filled-in form: “Start” works at once. It compares one attempt, several attempts, and several that learn, in about a minute. */
export function initialExperiment(tasks: readonly string[], model: string): ExperimentForm {
  const arm = (id: number, strategy: string): ArmForm => ({
    id,
    name: strategy,
    strategy,
    parameters: {},
    model,
    failFast: false,
    sweep: [],
  });
  return {
    name: '',
    tasksOfRuns: [],
    samples: tasks.slice(0, 6),
    ...emptyDirectory,
    arms: [arm(1, 'single'), arm(2, 'best-of-n'), arm(3, 'sequential')],
    repeats: 3,
    steps: 60,
    tokens: null,
    usd: null,
    stepsPerAttempt: 20,
    seed: 1,
    sandbox: 'local',
    concurrency: 2,
  };
}

/** The form that repeats a run with other seeds: its task, and one arm with its strategy, model and limits. */
export function repeating({ runId, spec, task }: RunOrder): ExperimentForm {
  const { strategy, parameters, model, budget, sandbox, seed } = spec;
  return {
    ...initialExperiment([], model),
    name: repeatsOf(runId, plainTitle(task.title)),
    tasksOfRuns: [{ runId, title: plainTitle(task.title) }],
    arms: [
      { id: 1, name: strategy, strategy, parameters, model, failFast: budget.failFast ?? false, sweep: [] },
    ],
    repeats: 5,
    steps: budget.steps,
    tokens: budget.tokens,
    usd: budget.usd,
    stepsPerAttempt: budget.stepsPerAttempt,
    seed: seed + 1,
    sandbox,
  };
}

/**
 * The form that compares the settings of several runs on all of their tasks: an arm for each strategy with its parameters
 * and model. Each limit is the largest of the runs, so that every arm has what it had.
 */
export function repeatingAll(orders: readonly RunOrder[]): ExperimentForm {
  const [first, ...others] = orders;
  if (!first) return initialExperiment([], '');
  const form = repeating(first);
  if (others.length === 0) return form;
  const arms = new Map<string, ArmForm>();
  const tasks = new Map<string, { runId: string; title: string }>();
  for (const order of orders) {
    const [arm] = repeating(order).arms;
    const key = JSON.stringify([arm?.strategy, arm?.parameters, arm?.model, arm?.failFast]);
    if (arm && !arms.has(key))
      arms.set(key, { ...arm, id: arms.size + 1, name: freeName([...arms.values()], arm.name) });
    if (!tasks.has(order.task.name))
      tasks.set(order.task.name, { runId: order.runId, title: plainTitle(order.task.title) });
  }
  const budgets = orders.map(({ spec }) => spec.budget);
  const most = (limits: readonly (number | null)[]): number | null =>
    limits.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)));
  return {
    ...form,
    name: settingsOf(orders.length),
    tasksOfRuns: [...tasks.values()],
    arms: [...arms.values()],
    steps: most(budgets.map(({ steps }) => steps)),
    tokens: most(budgets.map(({ tokens }) => tokens)),
    usd: most(budgets.map(({ usd }) => usd)),
    stepsPerAttempt: Math.max(...budgets.map(({ stepsPerAttempt }) => stepsPerAttempt)),
    seed: Math.max(...orders.map(({ spec }) => spec.seed)) + 1,
  };
}

/** What of a run an experiment cannot repeat, one phrase each. */
export function notRepeated({ spec, allowShell }: RunOrder): string[] {
  const { roles = {}, budget, lastLook, confidence } = spec;
  return [
    ...(Object.keys(roles).length > 0 ? [notTaken.roles] : []),
    ...(budget.attempts !== null ? [notTaken.attempts] : []),
    ...(budget.seconds !== null ? [notTaken.seconds] : []),
    ...(budget.concurrency > 1 ? [notTaken.concurrency] : []),
    ...(allowShell && spec.sandbox === 'local' ? [notTaken.shell] : []),
    ...(lastLook === false ? [notTaken.lastLook] : []),
    ...(confidence === undefined ? [] : [notTaken.confidence]),
  ];
}

/** Another arm, with a name that no other arm has. */
export function addedArm(
  arms: readonly Pick<ArmForm, 'id' | 'name'>[],
  strategy: string,
  model: string,
): ArmForm {
  const id = Math.max(0, ...arms.map((arm) => arm.id)) + 1;
  return { id, name: freeName(arms, strategy), strategy, parameters: {}, model, failFast: false, sweep: [] };
}

function freeName(arms: readonly Pick<ArmForm, 'name'>[], wanted: string): string {
  const taken = new Set(arms.map(({ name }) => name));
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted} ${i}`;
  return name;
}

/** What still has to be corrected, one sentence each. */
export function experimentProblems(form: ExperimentForm): string[] {
  const problems: string[] = [];
  if (taskCount(form) === 0) problems.push(needs.task);
  const env = variablesProblem(form);
  if (env !== null) problems.push(env);
  if (form.arms.length === 0) problems.push(needs.arm);
  const names = form.arms.map(({ name }) => name.trim());
  if (names.includes('')) problems.push(needs.names);
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice) problems.push(needs.otherName(twice));
  if (form.steps === null && form.tokens === null && form.usd === null) {
    problems.push(needs.limit);
  }
  return problems;
}

export const taskCount = ({ tasksOfRuns, samples, path }: ExperimentForm): number =>
  tasksOfRuns.length + samples.length + (path.trim() === '' ? 0 : 1);

const tasksOf = (form: ExperimentForm) => [
  ...form.tasksOfRuns.map(({ runId }) => ({ kind: 'run' as const, runId })),
  ...form.samples.map((name) => ({ kind: 'sample' as const, name })),
  ...(form.path.trim() === '' ? [] : [directoryTask(form)]),
];

/** What an arm is sent as. */
export const armInput = (arm: ArmForm): NewExperiment['arms'][number] => {
  const { name, strategy, parameters, model, failFast } = arm;
  const sweep = sweepOf(arm);
  return {
    name: name.trim(),
    strategy,
    parameters,
    model,
    failFast,
    ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
  };
};

/** The values of a sweep: numbers, true and false, and texts for all else. */
export const sweepOf = ({ sweep }: Pick<ArmForm, 'sweep'>): Record<string, unknown[]> =>
  Object.fromEntries(
    sweep.flatMap(({ parameter, values }) => {
      const parsed = values
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map(sweptValue);
      return parameter === '' || parsed.length === 0 ? [] : [[parameter, parsed]];
    }),
  );

function sweptValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** How many arms the form makes, sweeps in all combinations. */
export const armCount = ({ arms }: Pick<ExperimentForm, 'arms'>): number =>
  arms.reduce((sum, arm) => sum + armsOfSweep(sweepOf(arm)), 0);

/** What is sent to `experiments.create`. */
export function experimentInput(form: ExperimentForm): NewExperiment {
  const { repeats, stepsPerAttempt, seed, sandbox, concurrency } = form;
  return {
    name: form.name.trim() || undefined,
    tasks: tasksOf(form),
    arms: form.arms.map(armInput),
    repeats,
    budget: { steps: form.steps ?? undefined, tokens: form.tokens ?? undefined, usd: form.usd ?? undefined },
    stepsPerAttempt,
    seed,
    sandbox,
    concurrency,
  };
}
