import {
  type DirectoryForm,
  directoryTask,
  emptyDirectory,
  variablesProblem,
} from '@/components/runs/directory-form';
import type { ApiInputs } from '@/components/trpc/types';
import { needs } from './sentences';

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
}

export interface ExperimentForm extends DirectoryForm {
  name: string;
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
  });
  return {
    name: '',
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

/** Another arm, with a name that no other arm has. */
export function addedArm(
  arms: readonly Pick<ArmForm, 'id' | 'name'>[],
  strategy: string,
  model: string,
): ArmForm {
  const id = Math.max(0, ...arms.map((arm) => arm.id)) + 1;
  return { id, name: freeName(arms, strategy), strategy, parameters: {}, model, failFast: false };
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
  if (form.samples.length === 0 && form.path.trim() === '') problems.push(needs.task);
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

const tasksOf = (form: ExperimentForm) => [
  ...form.samples.map((name) => ({ kind: 'sample' as const, name })),
  ...(form.path.trim() === '' ? [] : [directoryTask(form)]),
];

/** What is sent to `experiments.create`. */
export function experimentInput(form: ExperimentForm): NewExperiment {
  const { repeats, stepsPerAttempt, seed, sandbox, concurrency } = form;
  return {
    name: form.name.trim() || undefined,
    tasks: tasksOf(form),
    arms: form.arms.map(({ name, strategy, parameters, model, failFast }) => ({
      name: name.trim(),
      strategy,
      parameters,
      model,
      failFast,
    })),
    repeats,
    budget: { steps: form.steps ?? undefined, tokens: form.tokens ?? undefined, usd: form.usd ?? undefined },
    stepsPerAttempt,
    seed,
    sandbox,
    concurrency,
  };
}
