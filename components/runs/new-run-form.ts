import type { ApiInputs, ApiOutputs } from '@/components/trpc/types';
import { defaultMinimiseRuns, type MinimiseChoice } from '@/server/core/run/minimisation';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import type { ModelRole } from '@/server/core/usage/roles';
import { needs, whatWillRun } from './sentences';

export type NewRunInput = ApiInputs['runs']['create'];
export type TaskEntry = ApiOutputs['catalog']['tasks'][number];
export type StrategyEntry = ApiOutputs['catalog']['strategies'][number];
export type SystemReport = ApiOutputs['catalog']['system'];

/** What a person has filled in so far. */
export interface NewRunForm {
  source: 'sample' | 'directory';
  sample: string;
  path: string;
  test: string;
  noTests: boolean;
  /** A command that runs once before the search; empty for none. */
  setup: string;
  setupNetwork: boolean;
  /** Seconds; null: the default. */
  testTimeout: number | null;
  /** Globs, one on each line. */
  protect: string;
  /** A folder or globs; empty for none. */
  holdout: string;
  /** The share of the test files that is kept back; null: none. */
  holdoutShare: number | null;
  keepIgnored: boolean;
  statement: string;
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
    path: '',
    test: '',
    noTests: false,
    setup: '',
    setupNetwork: false,
    testTimeout: null,
    protect: '',
    holdout: '',
    holdoutShare: null,
    keepIgnored: false,
    statement: '',
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

export type Problems = Partial<Record<'path' | 'sample' | 'statement' | 'steps', string>>;

/** What still has to be filled in, by field. */
export function problemsOf(form: NewRunForm): Problems {
  const problems: Problems = {};
  if (form.source === 'directory' && form.path.trim() === '') {
    problems.path = needs.directory;
  }
  if (form.source === 'directory' && form.noTests && form.statement.trim() === '') {
    problems.statement = needs.statement;
  }
  if (form.source === 'sample' && form.sample === '') problems.sample = needs.task;
  const { steps, tokens, usd, seconds, attempts } = form.budget;
  if ([steps, tokens, usd, seconds, attempts].every((limit) => limit === null)) {
    problems.steps = needs.limit;
  }
  return problems;
}

/** What is sent to `runs.create`. */
export function inputOf(form: NewRunForm): NewRunInput {
  const text = (value: string) => value.trim() || undefined;
  return {
    task:
      form.source === 'sample'
        ? { kind: 'sample', name: form.sample }
        : {
            kind: 'directory',
            path: form.path.trim(),
            ...(form.noTests ? { noTests: true } : { test: text(form.test) }),
            statement: text(form.statement),
            ...(form.noTests ? {} : optionsOf(form)),
          },
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

/** How the tests of a directory run, where something is filled in. */
function optionsOf(form: NewRunForm) {
  const protect = form.protect
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const options = {
    ...(form.setup.trim() === ''
      ? {}
      : { setup: form.setup.trim(), ...(form.setupNetwork ? { setupNetwork: true } : {}) }),
    ...(form.testTimeout === null ? {} : { testTimeout: form.testTimeout }),
    ...(protect.length === 0 ? {} : { protect }),
    ...(form.holdout.trim() === '' ? {} : { holdout: form.holdout.trim() }),
    ...(form.holdoutShare === null ? {} : { holdoutShare: form.holdoutShare }),
    ...(form.keepIgnored ? { keepIgnored: true } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { options };
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
