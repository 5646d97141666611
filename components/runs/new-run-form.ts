import type { ApiInputs, ApiOutputs } from '@/components/trpc/types';
import { defaultMinimiseRuns, type MinimiseChoice } from '@/server/core/run/minimisation';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import type { ModelRole } from '@/server/core/usage/roles';
import { type DirectoryForm, directoryTask, emptyDirectory, variablesProblem } from './directory-form';
import { needs, whatWillRun } from './sentences';

export type NewRunInput = ApiInputs['runs']['create'];
export type TaskEntry = ApiOutputs['catalog']['tasks'][number];
export type StrategyEntry = ApiOutputs['catalog']['strategies'][number];
export type SystemReport = ApiOutputs['catalog']['system'];

/** What a person has filled in so far. */
export interface NewRunForm extends DirectoryForm {
  source: 'sample' | 'directory';
  sample: string;
  strategy: string;
  /** By strategy, so that switching strategies loses nothing. */
  parameters: Record<string, Record<string, unknown>>;
  model: string;
  roles: Partial<Record<ModelRole, string>>;
  sandbox: 'local' | 'docker';
  allowShell: boolean;
  seed: number;
  budget: Budget;
  onInterruption: 'resume' | 'pause';
  minimise: MinimiseChoice;
  /** Verifications that minimising may take. */
  minimiseRuns: number;
}

export interface Catalog {
  tasks: TaskEntry[];
  strategies: StrategyEntry[];
  models: { id: string; title: string }[];
  system: SystemReport;
}

const firstStrategy = 'mcts';

/** A filled-in form: “Start” works at once. `wanted` names the sample task to begin with, if it exists. */
export function initialForm(
  { tasks, strategies, models, system }: Catalog,
  wanted: string | null,
): NewRunForm {
  const task = tasks.find(({ name }) => name === wanted) ?? tasks[0];
  const strategy = strategies.find(({ name }) => name === firstStrategy) ?? strategies[0];
  return {
    source: task ? 'sample' : 'directory',
    sample: task?.name ?? '',
    ...emptyDirectory,
    strategy: strategy?.name ?? '',
    parameters: {},
    model: models[0]?.id ?? '',
    roles: {},
    sandbox: system.docker.available ? 'docker' : 'local',
    allowShell: false,
    seed: 1,
    budget: defaultBudget,
    onInterruption: 'resume',
    minimise: 'auto',
    minimiseRuns: defaultMinimiseRuns,
  };
}

export type Problems = Partial<Record<'path' | 'sample' | 'statement' | 'steps' | 'env', string>>;

/** What still has to be filled in, by field. */
export function problemsOf(form: NewRunForm): Problems {
  const problems: Problems = {};
  if (form.source === 'directory' && form.path.trim() === '') {
    problems.path = needs.directory;
  }
  if (form.source === 'directory' && form.noTests && form.statement.trim() === '') {
    problems.statement = needs.statement;
  }
  const env = form.source === 'directory' ? variablesProblem(form) : null;
  if (env !== null) problems.env = env;
  if (form.source === 'sample' && form.sample === '') problems.sample = needs.task;
  const { steps, tokens, usd, seconds, attempts } = form.budget;
  if ([steps, tokens, usd, seconds, attempts].every((limit) => limit === null)) {
    problems.steps = needs.limit;
  }
  return problems;
}

/** What is sent to `runs.create`. */
export function inputOf(form: NewRunForm): NewRunInput {
  return {
    task: form.source === 'sample' ? { kind: 'sample', name: form.sample } : directoryTask(form),
    strategy: form.strategy,
    parameters: form.parameters[form.strategy] ?? {},
    model: form.model,
    ...(Object.keys(form.roles).length > 0 ? { roles: form.roles } : {}),
    sandbox: form.sandbox,
    seed: form.seed,
    budget: form.budget,
    onInterruption: form.onInterruption,
    minimise: form.minimise,
    minimiseRuns: form.minimiseRuns,
    allowShell: form.sandbox === 'local' && form.allowShell,
  };
}

/** What will run, in words. */
export function sentenceOf(form: NewRunForm, { tasks, strategies }: Catalog): string {
  const strategy = strategies.find(({ name }) => name === form.strategy)?.title ?? form.strategy;
  const task =
    form.source === 'sample'
      ? `“${tasks.find(({ name }) => name === form.sample)?.title ?? form.sample}”`
      : form.path.trim() || 'your directory';
  const { steps, stepsPerAttempt, concurrency } = form.budget;
  return whatWillRun({ strategy, model: form.model, task, steps, stepsPerAttempt, concurrency });
}
