import { z } from 'zod';
import { type Task, taskFileSchema } from '@/server/core/task/task';
import { storedTaskUnreadable } from './sentences';

const taskSchema = taskFileSchema.extend({
  name: z.string().min(1),
  directory: z.string().min(1),
  holdoutDirectory: z.string().nullable(),
  repositoryPrefix: z.string().optional(),
  withheld: z.array(z.string()).optional(),
  reference: z.string().optional(),
  origin: z.enum(['sample', 'directory']),
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

/** What a task is known by over time: `sample:name`, or `directory:path`. */
export const taskKey = ({ origin, name, directory }: Task): string =>
  origin === 'sample' ? `sample:${name}` : `directory:${directory}`;

/** The task with flake rates measured before; what the task says itself goes first. */
export const withFlakeRates = (task: Task, rates: Record<string, number>): Task =>
  Object.keys(rates).length === 0
    ? task
    : { ...task, test: { ...task.test, flakeRates: { ...rates, ...task.test.flakeRates } } };
