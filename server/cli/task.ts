import { existsSync } from 'node:fs';
import path from 'node:path';
import { listSampleTasks, loadSampleTask, taskFromDirectory } from '@/server/catalog';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { type Task, taskFileSchema } from '@/server/core/task/task';
import { tasksDirectory } from './places';
import {
  directoryNeedsImage,
  directoryNotAbsolute,
  imageNeedsDocker,
  noTask,
  optionsOfSample,
  testsOfSample,
} from './sentences';
import { UsageError } from './usage';

/** A sample task by its name, otherwise a directory. Errors: UsageError with what to do. */
export async function taskNamed(
  name: string,
  options: { test?: string; tests?: boolean; statement?: string; directory?: DirectoryOptions },
): Promise<Task> {
  const samples = await listSampleTasks(tasksDirectory());
  if (samples.some((task) => task.name === name)) {
    if (options.test) throw new UsageError(testsOfSample(name));
    if (Object.values(options.directory ?? {}).some((value) => value !== undefined)) {
      throw new UsageError(optionsOfSample(name));
    }
    const task = await loadSampleTask(name, tasksDirectory());
    return options.statement ? { ...task, statement: options.statement } : task;
  }
  const looksLikePath = name.includes(path.sep) || name.startsWith('.') || existsSync(name);
  if (!looksLikePath) {
    const known = samples.map((task) => task.name).join(', ');
    throw new UsageError(noTask(name, known));
  }
  try {
    return await taskFromDirectory({
      directory: path.resolve(name),
      test: options.test,
      noTests: options.tests === false,
      statement: options.statement,
      options: options.directory,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TaskError') {
      const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
      throw new UsageError(`${error.message}${hint}`);
    }
    throw error;
  }
}

/** The task in a container image. Errors: UsageError if the flags do not fit together. */
export function withImage(
  task: Task,
  { image, imageDirectory, sandbox }: { image?: string; imageDirectory?: string; sandbox: string },
): Task {
  if (image === undefined && imageDirectory === undefined) return task;
  if (sandbox !== 'docker') throw new UsageError(imageNeedsDocker);
  if (image === undefined && task.image === undefined) throw new UsageError(directoryNeedsImage);
  const place = taskFileSchema.shape.imageDirectory.safeParse(imageDirectory);
  if (!place.success) throw new UsageError(directoryNotAbsolute(imageDirectory));
  return {
    ...task,
    ...(image !== undefined && { image }),
    ...(place.data !== undefined && { imageDirectory: place.data }),
  };
}
