import { homedir } from 'node:os';
import path from 'node:path';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { measuredFlakeRates } from '@/db/quality';
import { createRun } from '@/db/runs';
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
import { modelsOf } from '@/server/core/run/models-of-run';
import type { RunSpec } from '@/server/core/run/spec';
import { hasTests, type Task } from '@/server/core/task/task';
import { budgetSchema } from '@/server/core/usage/budget-schema';
import { isModelRole, modelRoleNames, roleProblem } from '@/server/core/usage/roles';
import { parseParameters, strategies } from '@/server/search';
import { refuse } from './errors';
import type { ApiContext } from './trpc';

export const taskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), name: z.string().regex(/^[\w.-]{1,100}$/, 'Choose a sample task.') }),
  z.object({
    kind: z.literal('directory'),
    path: z.string().trim().min(1, 'Give the directory of your repository.').max(4096),
    test: z.string().trim().max(2000).optional(),
    /** There are none: results are judged by a model and by people. */
    noTests: z.boolean().optional(),
    statement: z.string().trim().max(50_000).optional(),
  }),
]);

export const newRunSchema = z.object({
  task: taskSchema,
  strategy: z.string().max(100),
  parameters: z.record(z.string(), z.unknown()),
  model: z.string().max(300),
  /** Models for single roles, by the role's name. */
  roles: z.partialRecord(z.enum(modelRoleNames), z.string().max(300)).optional(),
  sandbox: z.enum(['local', 'docker']),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  budget: budgetSchema,
  onInterruption: z.enum(['resume', 'pause']),
  /** Lets the agent run shell commands on the local driver, which does not isolate. */
  allowShell: z.boolean().default(false),
});
export type NewRunInput = z.input<typeof newRunSchema>;

/** Makes a queued run of what a person asked for. Errors a person can mend are refused with what to do. */
export async function makeRun(
  context: ApiContext,
  input: z.output<typeof newRunSchema>,
): Promise<{ runId: RunId }> {
  const strategy = strategies.get(input.strategy);
  if (!strategy) {
    throw refuse(
      `There is no strategy “${input.strategy}”. There are: ${[...strategies.keys()].join(', ')}.`,
    );
  }
  const parsed = parseParameters(strategy, input.parameters);
  if (!parsed.ok) throw refuse(parsed.errors.join('\n'));
  const roles = input.roles ?? {};
  checkModels(context, { model: input.model, roles, parameters: parsed.parameters }, input.budget.usd);
  const task = await resolveTask(context, input.task);
  const runId = createRun(context.database(), {
    task: sourceOfTask(withFlakeRates(task, measuredFlakeRates(context.database(), taskKey(task)))),
    allowShell: input.allowShell,
    actor: context.actor,
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: strategy.name,
      parameters: parsed.parameters,
      model: input.model,
      ...(Object.keys(roles).length > 0 ? { roles } : {}),
      sandbox: input.sandbox,
      seed: input.seed,
      budget: input.budget,
      onInterruption: input.onInterruption,
      ...(hasTests(task) ? {} : { verifier: 'none' as const }),
    },
  });
  return { runId };
}

/** Refuses models that there are not or that cannot take their role, and a limit in dollars that could not be counted. */
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
  // A name among those that take turns may be missing: the run's own model walks its attempts then.
  for (const id of usd === null ? [] : modelsOf({ model, roles, parameters })) {
    const problem = models().priceProblem(id);
    if (problem) throw refuse(problem);
  }
}

/** The task a person named. Errors they can mend are refused with what to do. */
export async function resolveTask(
  { tasksDirectory }: ApiContext,
  task: z.output<typeof taskSchema>,
): Promise<Task> {
  try {
    if (task.kind === 'sample') return await loadSampleTask(task.name, tasksDirectory);
    return await taskFromDirectory({
      directory: absoluteDirectory(task.path),
      test: task.test,
      noTests: task.noTests,
      statement: task.statement,
    });
  } catch (error) {
    if (error instanceof TRPCError || !(error instanceof Error)) throw error;
    throw refuse(error instanceof TaskError ? taskProblem(error) : error.message, error);
  }
}

/** The catalog's hints speak of the command line where this page has fields. */
function taskProblem({ code, message, hint }: TaskError): string {
  if (code === 'no-test-command')
    return `${message} Fill in the test command, for example “node --test”, or say that there are no tests.`;
  if (code === 'no-statement') return `${message} Fill in what is wrong.`;
  if (code === 'missing') return `${message} Check the path.`;
  if (code === 'unknown-sample') return `${message} Choose one of the list.`;
  return `${message} ${hint}`;
}

/** `~` is the home directory; anything else must be absolute: a browser has no working directory. */
function absoluteDirectory(given: string): string {
  const expanded = given === '~' || given.startsWith('~/') ? path.join(homedir(), given.slice(1)) : given;
  if (!path.isAbsolute(expanded)) {
    throw refuse(`“${given}” is not an absolute path. Write it from the root, e.g. /home/you/project.`);
  }
  return path.normalize(expanded);
}
