import type { BenchmarkTask } from '@/components/benchmarks/benchmark-fields';
import {
  type DirectoryForm,
  directoryTask,
  emptyDirectory,
  variablesProblem,
} from '@/components/directory/directory-form';
import type { ApiInputs, ApiOutputs } from '@/components/trpc/types';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { plainTitle } from '@/server/core/base/plain-title';
import { defaultMinimiseRuns, type MinimiseChoice } from '@/server/core/run/minimisation';
import type { HiddenMode } from '@/server/core/task/benchmark';
import { type Budget, defaultBudget, languageBudget } from '@/server/core/usage/budget';
import type { ModelRole } from '@/server/core/usage/roles';
import { needs, whatWillRun } from './sentences';

export type NewRunInput = ApiInputs['runs']['create'];
export type TaskEntry = ApiOutputs['catalog']['tasks'][number];
export type StrategyEntry = ApiOutputs['catalog']['strategies'][number];
export type RunOrder = ApiOutputs['runs']['order'];
type SystemReport = ApiOutputs['catalog']['system'];

/** What a person has filled in so far. */
export interface NewRunForm extends DirectoryForm {
  source: 'sample' | 'directory' | 'run' | 'benchmark';
  sample: string;
  /** The imported task that the page was opened for, or null; how its hidden tests are used; the visible test command. */
  benchmark: BenchmarkTask | null;
  hidden: HiddenMode;
  visibleTest: string;
  /** The run that is made again, or null. */
  like: RunOrder | null;
  /** The step of an imported run that is replayed on the task; null: the strategy searches. */
  takeOn: { runId: RunId; nodeId: NodeId } | null;
  strategy: string;
  /** By strategy, so that switching strategies loses nothing. */
  parameters: Record<string, Record<string, unknown>>;
  model: string;
  /** The coding agent by its name. */
  agent: string;
  roles: Partial<Record<ModelRole, string>>;
  sandbox: 'local' | 'docker';
  allowShell: boolean;
  /** Whether a language model sees all its changes once more before it finishes. */
  lastLook: boolean;
  seed: number;
  budget: Budget;
  onInterruption: 'resume' | 'pause';
  /** Wanted of every verdict; undefined: the default. */
  confidence?: number | undefined;
  minimise: MinimiseChoice;
  /** Verifications that minimising may take. */
  minimiseRuns: number;
}

export interface Catalog {
  tasks: TaskEntry[];
  strategies: StrategyEntry[];
  models: { id: string; title: string }[];
  agents: { name: string; title: string }[];
  system: SystemReport;
}

/** Its run with these settings has branches, failures and a solution, and takes less than half a minute. */
const firstTask = 'spreadsheet-formulas';
const firstStrategy = 'mcts';
/** The name of Espalier's own agent. */
export const ownAgent = 'espalier';

/** A filled-in form: “Start” works at once. `wanted` names the sample task to begin with, if it exists. */
export function initialForm(
  { tasks, strategies, models, system }: Catalog,
  wanted: string | null,
): NewRunForm {
  const named = (sought: string | null) => tasks.find(({ name }) => name === sought);
  const task = named(wanted) ?? named(firstTask) ?? tasks[0];
  const strategy = strategies.find(({ name }) => name === firstStrategy) ?? strategies[0];
  return {
    source: task ? 'sample' : 'directory',
    sample: task?.name ?? '',
    benchmark: null,
    hidden: 'blind',
    visibleTest: '',
    like: null,
    takeOn: null,
    ...emptyDirectory,
    strategy: strategy?.name ?? '',
    parameters: {},
    model: models[0]?.id ?? '',
    agent: ownAgent,
    roles: {},
    sandbox: system.docker.available ? 'docker' : 'local',
    allowShell: false,
    lastLook: true,
    seed: 1,
    budget: defaultBudget,
    onInterruption: 'resume',
    minimise: 'auto',
    minimiseRuns: defaultMinimiseRuns,
  };
}

/** Models of endpoints are named by them; the offline policy is not. */
export const isLanguageModel = (model: string): boolean => model.includes('/');

const limitsOf = (model: string): Budget => (isLanguageModel(model) ? languageBudget : defaultBudget);

/**
 * The form with another model. Limits that nobody changed become those that fit it: in the budget, and in the length of
 * attempts where a strategy has one of its own.
 */
export function withModel(
  form: NewRunForm,
  model: string,
  strategies: readonly Pick<StrategyEntry, 'name' | 'schema'>[],
): NewRunForm {
  const [before, after] = [limitsOf(form.model), limitsOf(model)];
  if (before === after) return { ...form, model };
  const { steps, stepsPerAttempt } = form.budget;
  const parameters = { ...form.parameters };
  for (const { name, schema } of strategies) {
    if (!('steps' in (schema.properties ?? {}))) continue;
    const { steps: length, ...others } = parameters[name] ?? {};
    if (length !== undefined && length !== languageBudget.stepsPerAttempt) continue;
    parameters[name] = after === languageBudget ? { ...others, steps: after.stepsPerAttempt } : others;
  }
  return {
    ...form,
    model,
    parameters,
    budget: {
      ...form.budget,
      steps: steps === before.steps ? after.steps : steps,
      stepsPerAttempt: stepsPerAttempt === before.stepsPerAttempt ? after.stepsPerAttempt : stepsPerAttempt,
    },
  };
}

/** Whether tests decide what a result of the task is worth. */
export function hasTests({ source, noTests, like, hidden, visibleTest }: NewRunForm): boolean {
  if (source === 'benchmark') return hidden === 'oracle' || visibleTest.trim() !== '';
  return source === 'run' ? like?.task.test !== null : source === 'sample' || !noTests;
}

export type Problems = Partial<
  Record<'path' | 'sample' | 'statement' | 'steps' | 'env' | 'visibleTest' | 'sandbox', string>
>;

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
  if (form.source === 'benchmark') {
    if (form.hidden === 'holdout' && form.visibleTest.trim() === '') problems.visibleTest = needs.visibleTest;
    if (form.sandbox !== 'docker') problems.sandbox = needs.docker;
  }
  const { steps, tokens, usd, seconds, attempts } = form.budget;
  if ([steps, tokens, usd, seconds, attempts].every((limit) => limit === null)) {
    problems.steps = needs.limit;
  }
  return problems;
}

function taskOf(form: NewRunForm): NewRunInput['task'] {
  const { source, sample, like } = form;
  if (source === 'run' && like !== null) return { kind: 'run', runId: like.runId };
  if (source === 'benchmark' && form.benchmark !== null) {
    const test = form.visibleTest.trim();
    const { hidden } = form;
    return {
      kind: 'benchmark',
      id: form.benchmark.id,
      hidden,
      ...(test && hidden !== 'oracle' ? { test } : {}),
    };
  }
  return source === 'directory' ? directoryTask(form) : { kind: 'sample', name: sample };
}

/** What is sent to `runs.create`. */
export function inputOf(form: NewRunForm): NewRunInput {
  return {
    task: taskOf(form),
    strategy: form.strategy,
    parameters: form.parameters[form.strategy] ?? {},
    model: form.model,
    ...(form.agent === ownAgent ? {} : { agent: form.agent }),
    ...(Object.keys(form.roles).length > 0 ? { roles: form.roles } : {}),
    sandbox: form.sandbox,
    seed: form.seed,
    budget: form.budget,
    onInterruption: form.onInterruption,
    ...(form.confidence === undefined ? {} : { confidence: form.confidence }),
    minimise: form.minimise,
    minimiseRuns: form.minimiseRuns,
    allowShell: form.sandbox === 'local' && form.allowShell,
    lastLook: form.lastLook,
    ...(form.takeOn === null ? {} : { takeOn: form.takeOn }),
  };
}

/** What will run, in words. */
export function sentenceOf(form: NewRunForm, { tasks, strategies }: Catalog): string {
  const strategy = strategies.find(({ name }) => name === form.strategy)?.title ?? form.strategy;
  const title =
    form.source === 'run'
      ? form.like?.task.title
      : form.source === 'benchmark'
        ? form.benchmark?.title
        : (tasks.find(({ name }) => name === form.sample)?.title ?? form.sample);
  const task =
    form.source === 'directory' ? form.path.trim() || 'your directory' : `“${plainTitle(title ?? '')}”`;
  const { steps, stepsPerAttempt, concurrency } = form.budget;
  return whatWillRun({ strategy, model: form.model, task, steps, stepsPerAttempt, concurrency });
}
