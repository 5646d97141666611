import type { BenchmarkSource, HarborTask } from '@/server/core/task/benchmark';
import type { Task } from '@/server/core/task/task';
import { type HiddenOptions, taskOfInstance, testsOf } from './task-of-instance';

/** An imported task, with its hidden tests used as the options say. */
export const taskOfSource = (source: BenchmarkSource, options: HiddenOptions): Task =>
  source.kind === 'harbor' ? taskOfHarbor(source.task, options) : taskOfInstance(source.instance, options);

function taskOfHarbor(task: HarborTask, options: HiddenOptions): Task {
  return {
    name: task.id,
    title: task.title,
    statement: task.statement,
    language: 'other',
    tags: task.keywords.slice(0, 8),
    image: task.image,
    imageDirectory: task.directory,
    ...(Object.keys(task.env).length > 0 ? { imageEnv: task.env } : {}),
    ...testsOf(options, task.verifier.timeoutMs),
    directory: task.directory,
    holdoutDirectory: null,
    benchmark: { source: { kind: 'harbor', task }, hidden: options.hidden },
    origin: 'benchmark',
  };
}
