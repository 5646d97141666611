import { runRow } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import { openForCommand } from '@/server/cli/database';
import { importedNotAgain, noTaskNamed } from '@/server/cli/sentences';
import { taskNamed } from '@/server/cli/task';
import { directoryOptions } from '@/server/cli/task-options';
import { UsageError } from '@/server/cli/usage';
import { asRunId } from '@/server/core/base/ids';
import { defaultMinimiseRuns } from '@/server/core/run/minimisation';
import type { RunSpec } from '@/server/core/run/spec';
import { hasTests, type Task } from '@/server/core/task/task';
import { defaultConfidence } from '@/server/core/verdict/confirmation';
import { ownAgent } from '@/server/guests';
import type { RunFlags } from './flags';
import { usable } from './settings';

/** A run that is made again: its settings as they stand now, and its task as it was when it was made. */
export interface LikeRun {
  spec: RunSpec;
  allowShell: boolean;
  task: Task;
}

/** Errors: UsageError where there is no such run, or its task cannot be run here. */
export async function likeRun(runId: string, database: string | undefined): Promise<LikeRun> {
  const db = await openForCommand(database);
  try {
    return usable(() => {
      const { spec, allowShell, task } = runRow(db, asRunId(runId));
      if (spec.sandbox === 'none') throw new UsageError(importedNotAgain(runId));
      return { spec, allowShell, task: taskFromSource(task) };
    });
  } finally {
    db.$client.close();
  }
}

/** The flags, where those that were not given are as the run was. Another strategy takes no parameter over. */
export function flagsLike(
  flags: RunFlags,
  { spec, allowShell }: LikeRun,
  isDefault: (name: string) => boolean,
): RunFlags {
  const { strategy, parameters, model, roles = {}, sandbox, seed, budget } = spec;
  const given = Object.fromEntries(
    Object.entries(flags).filter(([name, value]) => value !== undefined && !isDefault(name)),
  );
  const sameStrategy = given.strategy === undefined || given.strategy === strategy;
  return {
    ...flags,
    strategy,
    model,
    agent: spec.agent ?? ownAgent,
    sandbox,
    seed,
    concurrency: budget.concurrency,
    confidence: spec.confidence ?? defaultConfidence,
    minimise: spec.minimise ?? 'auto',
    minimiseRuns: spec.minimiseRuns ?? defaultMinimiseRuns,
    lastLook: spec.lastLook !== false,
    allowShell,
    ...given,
    role: { ...roles, ...flags.role },
    param: { ...(sameStrategy ? parameters : {}), ...flags.param },
  };
}

/** The task that the flags name, or that of the run with what the flags change. Errors: UsageError. */
export async function taskLike(flags: RunFlags, like: LikeRun | null): Promise<Task> {
  const given = directoryOptions(flags);
  if (flags.task !== undefined) return taskNamed(flags.task, { ...flags, directory: given });
  if (like === null) throw new UsageError(noTaskNamed);
  const { task } = like;
  const isChanged =
    flags.test !== undefined ||
    !flags.tests ||
    flags.statement !== undefined ||
    Object.values(given).some((value) => value !== undefined);
  if (!isChanged) return task;
  if (task.origin === 'sample') return taskNamed(task.name, { ...flags, directory: given });
  return taskNamed(task.directory, {
    test: flags.test ?? (hasTests(task) ? task.test.command : undefined),
    tests: flags.tests && (flags.test !== undefined || hasTests(task)),
    statement: flags.statement ?? task.statement,
    directory: { ...task.options, ...given },
  });
}
