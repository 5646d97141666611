import { homedir } from 'node:os';
import path from 'node:path';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { benchmarkSource } from '@/db/benchmark-tasks';
import type { Database } from '@/db/connection';
import { measuredFlakeRates } from '@/db/quality';
import { createRun, type NewRun } from '@/db/runs';
import { taskOfSource } from '@/server/benchmarks/tasks/task-of-source';
import {
  loadSampleTask,
  sourceOfTask,
  TaskError,
  taskFromDirectory,
  taskKey,
  withFlakeRates,
} from '@/server/catalog';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import { defaultMinimiseRuns, minimiseChoices } from '@/server/core/run/minimisation';
import { modelsOf } from '@/server/core/run/models-of-run';
import type { RunSpec } from '@/server/core/run/spec';
import { specOfTask } from '@/server/core/run/spec-of-task';
import { type HiddenMode, hiddenModes } from '@/server/core/task/benchmark';
import { directoryOptionsSchema } from '@/server/core/task/directory-options';
import type { Task } from '@/server/core/task/task';
import { budgetSchema } from '@/server/core/usage/budget-schema';
import { isModelRole, modelRoleNames, roleProblem } from '@/server/core/usage/roles';
import { guestProblem } from '@/server/guests';
import { budgetFor, createReplay, NotTakenOn, replayOn } from '@/server/imports/take-on/take-on';
import { parseParameters, strategies } from '@/server/search';
import { holdoutNeedsTests, instanceNeedsDocker, noImportedTask } from './benchmarks/sentences';
import { refuse } from './errors';
import { nodeId, runId } from './id-schemas';
import { taskOfRun } from './run-again';
import {
  checkPath,
  chooseFromList,
  chooseSample,
  giveDirectory,
  giveOneRunner,
  giveStatement,
  giveTest,
  noStrategy,
  pathNotAbsolute,
} from './sentences';
import type { ApiContext } from './trpc';

export const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), name: z.string().regex(/^[\w.-]{1,100}$/, chooseSample) }),
  z.object({
    kind: z.literal('directory'),
    path: z.string().trim().min(1, giveDirectory).max(4096),
    test: z.string().trim().max(2000).optional(),
    /** There are no tests. A model and people judge the results. */
    noTests: z.boolean().optional(),
    statement: z.string().trim().max(50_000).optional(),
    options: directoryOptionsSchema.optional(),
  }),
  /** An imported instance of a benchmark, and how its hidden tests are used. */
  z.object({
    kind: z.literal('benchmark'),
    id: z.string().max(300),
    hidden: z.enum(hiddenModes),
    /** The command of the visible tests. Not with `oracle`. */
    test: z.string().trim().max(2000).optional(),
  }),
  /** The task of a run, as it was when that run was made; files of a directory are copied as they are now. */
  z.object({ kind: z.literal('run'), runId }),
]);

export const newRunSchema = z.object({
  task: taskSchema,
  strategy: z.string().max(100),
  parameters: z.record(z.string(), z.unknown()),
  model: z.string().max(300),
  /** A guest agent by its name; without it Espalier's own. */
  agent: z.string().max(100).optional(),
  /** Models for single roles, by the role's name. */
  roles: z.partialRecord(z.enum(modelRoleNames), z.string().max(300)).optional(),
  sandbox: z.enum(['local', 'docker']),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  budget: budgetSchema,
  onInterruption: z.enum(['resume', 'pause']),
  /** Wanted of every verdict, in [0,1); without it 0.99. */
  confidence: z.number().min(0).lt(1).optional(),
  minimise: z.enum(minimiseChoices).default('auto'),
  minimiseRuns: z.number().int().min(1).max(1000).default(defaultMinimiseRuns),
  /** Lets the agent run shell commands on the local driver, which does not isolate. */
  allowShell: z.boolean().default(false),
  /** Whether a language model sees all its changes once more before it finishes. */
  lastLook: z.boolean().default(true),
  /** The step of an imported run whose path is replayed on the task; the run does nothing else by itself. */
  takeOn: z.object({ runId, nodeId }).optional(),
});

/** Creates a queued run from a request. Errors that a person can correct are refused with a sentence on what to do. */
export async function makeRun(
  context: ApiContext,
  input: z.output<typeof newRunSchema>,
): Promise<{ runId: RunId }> {
  const strategy = strategies.get(input.strategy);
  if (!strategy) {
    throw refuse(noStrategy(input.strategy, [...strategies.keys()].join(', ')));
  }
  const parsed = parseParameters(strategy, input.parameters);
  if (!parsed.ok) throw refuse(parsed.errors.join('\n'));
  const roles = input.roles ?? {};
  checkModels(context, { model: input.model, roles, parameters: parsed.parameters }, input.budget.usd);
  if (input.agent !== undefined) checkAgent(context, input.agent, input);
  const task = await resolveTask(context, input.task);
  if (task.benchmark && input.sandbox !== 'docker') throw refuse(instanceNeedsDocker);
  const { takeOn } = input;
  const db = context.database();
  const replay = takeOn && replayed(() => replayOn(db, takeOn, { task, shell: input.allowShell }));
  const run: NewRun = {
    task: sourceOfTask(withFlakeRates(task, measuredFlakeRates(db, taskKey(task)))),
    allowShell: input.allowShell,
    actor: context.actor,
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: strategy.name,
      parameters: parsed.parameters,
      model: input.model,
      ...(input.agent === undefined ? {} : { agent: input.agent }),
      ...(Object.keys(roles).length > 0 ? { roles } : {}),
      sandbox: input.sandbox,
      seed: input.seed,
      budget: replay ? budgetFor(input.budget, replay) : input.budget,
      onInterruption: input.onInterruption,
      minimise: input.minimise,
      minimiseRuns: input.minimiseRuns,
      ...(input.confidence === undefined ? {} : { confidence: input.confidence }),
      ...(input.lastLook ? {} : { lastLook: false as const }),
      ...specOfTask(task),
      ...(takeOn && replay ? { takesOn: { ...takeOn, how: replay.how, lost: replay.lost } } : {}),
    },
  };
  return { runId: replay ? createReplay(db, run, replay) : createRun(db, run) };
}

/** A guest must be installed, and its model one that passes calls on. */
function checkAgent(
  { models }: ApiContext,
  agent: string,
  { model, sandbox, allowShell }: Pick<z.output<typeof newRunSchema>, 'model' | 'sandbox' | 'allowShell'>,
): void {
  const problem = guestProblem(agent, { model: models().named(model), sandbox, allowShell });
  if (problem !== null) throw refuse(problem);
}

/** What cannot be replayed is refused with a sentence. */
function replayed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof NotTakenOn ? refuse(error.message, error) : error;
  }
}

/** Refuses unknown models, models that cannot take their role, and a dollar limit for models without prices. */
function checkModels(
  { models }: ApiContext,
  { model, roles = {}, parameters }: Pick<RunSpec, 'model' | 'roles' | 'parameters'>,
  usd: number | null,
): void {
  const named = (id: string) => {
    try {
      return models().named(id);
    } catch (error) {
      throw refuse(errorMessage(error), error);
    }
  };
  named(model);
  for (const [role, id] of Object.entries(roles)) {
    const problem = isModelRole(role) ? roleProblem(role, named(id)) : null;
    if (problem) throw refuse(problem);
  }
  // A model among those that take turns may be missing. Then the run's own model runs its attempts.
  for (const id of usd === null ? [] : modelsOf({ model, roles, parameters })) {
    const problem = models().priceProblem(id);
    if (problem) throw refuse(problem);
  }
}

/** The requested task. Errors that a person can correct are refused with a sentence on what to do. */
export async function resolveTask(
  { tasksDirectory, database }: ApiContext,
  task: z.output<typeof taskSchema>,
): Promise<Task> {
  if (task.kind === 'run') return taskOfRun(database(), task.runId);
  if (task.kind === 'benchmark') return taskOfImported(database(), task);
  try {
    if (task.kind === 'sample') return await loadSampleTask(task.name, tasksDirectory);
    return await taskFromDirectory({
      directory: absoluteDirectory(task.path),
      test: task.test,
      noTests: task.noTests,
      statement: task.statement,
      options: task.options,
    });
  } catch (error) {
    if (error instanceof TRPCError || !(error instanceof Error)) throw error;
    throw refuse(error instanceof TaskError ? taskProblem(error) : error.message, error);
  }
}

/** Errors: refused where there is no such imported task, or a holdout has no visible tests before it. */
function taskOfImported(
  db: Database,
  { id, hidden, test }: { id: string; hidden: HiddenMode; test?: string | undefined },
): Task {
  const source = benchmarkSource(db, id);
  if (source === null) throw refuse(noImportedTask(id));
  if (hidden === 'holdout' && !test) throw refuse(holdoutNeedsTests);
  const visible = test && hidden !== 'oracle' ? { command: test } : undefined;
  return taskOfSource(source, { hidden, test: visible });
}

/** The catalog's hints name options of the command line. Here the page has fields instead. */
function taskProblem({ code, message, hint }: TaskError): string {
  if (code === 'no-test-command') return `${message} ${giveTest}`;
  if (code === 'no-statement') return `${message} ${giveStatement}`;
  if (code === 'several-runners') return `${message} ${giveOneRunner}`;
  if (code === 'missing') return `${message} ${checkPath}`;
  if (code === 'unknown-sample') return `${message} ${chooseFromList}`;
  return `${message} ${hint}`;
}

/** `~` is the home directory; anything else must be absolute, because a browser has no working directory. */
function absoluteDirectory(given: string): string {
  const expanded = given === '~' || given.startsWith('~/') ? path.join(homedir(), given.slice(1)) : given;
  if (!path.isAbsolute(expanded)) {
    throw refuse(pathNotAbsolute(given));
  }
  return path.normalize(expanded);
}
