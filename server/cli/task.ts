import { existsSync } from 'node:fs';
import path from 'node:path';
import { listSampleTasks, loadSampleTask, taskFromDirectory } from '@/server/catalog';
import { type Task, taskFileSchema } from '@/server/core/task/task';
import { tasksDirectory } from './places';
import { UsageError } from './usage';

/** A sample task by its name, otherwise a directory. Errors: UsageError with what to do. */
export async function taskNamed(
  name: string,
  options: { test?: string; tests?: boolean; statement?: string },
): Promise<Task> {
  const samples = await listSampleTasks(tasksDirectory());
  if (samples.some((task) => task.name === name)) {
    if (options.test)
      throw new UsageError(`“${name}” is a sample task with tests of its own; leave --test out.`);
    const task = await loadSampleTask(name, tasksDirectory());
    return options.statement ? { ...task, statement: options.statement } : task;
  }
  const looksLikePath = name.includes(path.sep) || name.startsWith('.') || existsSync(name);
  if (!looksLikePath) {
    const known = samples.map((task) => task.name).join(', ');
    throw new UsageError(`There is neither a sample task nor a directory “${name}”. Sample tasks: ${known}.`);
  }
  try {
    return await taskFromDirectory({
      directory: path.resolve(name),
      test: options.test,
      noTests: options.tests === false,
      statement: options.statement,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TaskError') {
      const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
      throw new UsageError(`${error.message}${hint}`);
    }
    throw error;
  }
}

/** The task in a container image. Errors: UsageError where the flags do not go together. */
export function withImage(
  task: Task,
  { image, imageDirectory, sandbox }: { image?: string; imageDirectory?: string; sandbox: string },
): Task {
  if (image === undefined && imageDirectory === undefined) return task;
  if (sandbox !== 'docker') throw new UsageError('An image needs containers: add --sandbox docker.');
  if (image === undefined && task.image === undefined)
    throw new UsageError('--image-directory is a place in an image: name it with --image.');
  const place = taskFileSchema.shape.imageDirectory.safeParse(imageDirectory);
  if (!place.success)
    throw new UsageError(
      `--image-directory must be an absolute path such as /testbed, not “${imageDirectory}”.`,
    );
  return {
    ...task,
    ...(image !== undefined && { image }),
    ...(place.data !== undefined && { imageDirectory: place.data }),
  };
}
