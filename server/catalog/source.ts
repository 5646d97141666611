import { z } from 'zod';
import { benchmarkSchema } from '@/server/core/task/benchmark';
import { directoryOptionsSchema } from '@/server/core/task/directory-options';
import { type Task, taskFileSchema } from '@/server/core/task/task';
import { storedTaskUnreadable } from './sentences';

const taskSchema = taskFileSchema.extend({
  name: z.string().min(1),
  directory: z.string().min(1),
  holdoutDirectory: z.string().nullable(),
  repositoryPrefix: z.string().optional(),
  withheld: z.array(z.string()).optional(),
  reference: z.string().optional(),
  options: directoryOptionsSchema.optional(),
  benchmark: benchmarkSchema.optional(),
  origin: z.enum(['sample', 'directory', 'benchmark']),
});

/** A task as plain JSON, to be stored with its run. */
export const sourceOfTask = (task: Task): Record<string, unknown> =>
  JSON.parse(JSON.stringify(taskSchema.parse(task)));

/** The task of a stored source. Errors: throws when the source is not one that `sourceOfTask` made. */
export function taskFromSource(source: unknown): Task {
  const parsed = taskSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(storedTaskUnreadable(issue?.path.join('.') ?? '', issue?.message ?? ''));
}

/** What a task is known by over time: `sample:name`, `benchmark:id`, or `directory:path`. */
export const taskKey = ({ origin, name, directory }: Task): string =>
  origin === 'directory' ? `directory:${directory}` : `${origin}:${name}`;

/** The task with flake rates measured before; what the task says itself goes first. */
export const withFlakeRates = (task: Task, rates: Record<string, number>): Task =>
  Object.keys(rates).length === 0
    ? task
    : { ...task, test: { ...task.test, flakeRates: { ...rates, ...task.test.flakeRates } } };
