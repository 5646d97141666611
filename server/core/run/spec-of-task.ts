import { hasTests, type Task } from '@/server/core/task/task';
import type { RunSpec } from './spec';

/** What a run's settings hold of its task: that it has no tests, and how its hidden tests are used. */
export const specOfTask = (task: Pick<Task, 'test' | 'benchmark'>): Pick<RunSpec, 'verifier' | 'hidden'> => ({
  ...(hasTests(task) ? {} : { verifier: 'none' as const }),
  ...(task.benchmark ? { hidden: task.benchmark.hidden } : {}),
});
