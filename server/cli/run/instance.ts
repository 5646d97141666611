import { benchmarkSource } from '@/db/benchmark-tasks';
import { taskOfSource } from '@/server/benchmarks/tasks/task-of-source';
import { openForCommand } from '@/server/cli/database';
import * as sentence from '@/server/cli/sentences-swebench';
import { directoryOptions } from '@/server/cli/task-options';
import { UsageError } from '@/server/cli/usage';
import type { Task } from '@/server/core/task/task';
import type { RunFlags } from './flags';
import type { LikeRun } from './like';

/**
 * The imported instance that `--task` names, or that of the run which is made again, as a task; null where neither is one.
 * Errors: UsageError where the flags do not fit it.
 */
export async function instanceTask(flags: RunFlags, like: LikeRun | null): Promise<Task | null> {
  const { task: name, hidden, test, testTimeout, sandbox } = flags;
  const found = await instanceNamed(name, like, flags.database);
  if (found === null) {
    if (hidden !== undefined) throw new UsageError(sentence.hiddenNeedsInstance);
    return null;
  }
  const mode = hidden ?? (name === undefined ? like?.task.benchmark?.hidden : undefined) ?? 'blind';
  if (sandbox !== 'docker') throw new UsageError(sentence.instanceNeedsDocker);
  if (mode === 'oracle' && test !== undefined) throw new UsageError(sentence.oracleHasTests);
  if (mode === 'holdout' && test === undefined) throw new UsageError(sentence.holdoutNeedsTests);
  const timeoutMs = testTimeout === undefined ? undefined : testTimeout * 1000;
  const visible =
    test === undefined ? undefined : { command: test, runner: directoryOptions(flags).runner, timeoutMs };
  return taskOfSource(found, { hidden: mode, test: visible });
}

async function instanceNamed(name: string | undefined, like: LikeRun | null, database: string | undefined) {
  if (name === undefined) return like?.task.benchmark?.source ?? null;
  const db = await openForCommand(database);
  try {
    return benchmarkSource(db, name);
  } finally {
    db.$client.close();
  }
}
