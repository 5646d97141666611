import type { Database } from '@/db/connection';
import { runRow } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { hasTests, type Task } from '@/server/core/task/task';
import { asApiError, refuse } from './errors';
import { importedNotAgain, noTaskOfRun } from './sentences';

/** What makes a run again. Settings that were changed during the run are those it has now. */
export interface RunOrder {
  runId: RunId;
  spec: RunSpec & { sandbox: 'local' | 'docker' };
  allowShell: boolean;
  task: Pick<Task, 'name' | 'title' | 'statement' | 'language' | 'origin'> & {
    /** Null: there are no tests. */
    test: string | null;
  };
  /** What a person filled in about a directory of their own, or null for any other task. */
  directory: {
    path: string;
    test: string;
    noTests: boolean;
    statement: string;
    options: DirectoryOptions;
  } | null;
}

/** Errors: not found; refused with a sentence where the run's task cannot be run here. */
export function orderOf(db: Database, runId: RunId): RunOrder {
  const { spec, allowShell } = asApiError(() => runRow(db, runId));
  const { sandbox } = spec;
  if (sandbox === 'none') throw refuse(importedNotAgain(runId));
  const task = taskOfRun(db, runId);
  const { name, title, statement, language, origin } = task;
  const test = hasTests(task) ? task.test.command : null;
  const directory = {
    path: task.directory,
    test: test ?? '',
    noTests: test === null,
    statement,
    options: task.options ?? {},
  };
  return {
    runId,
    spec: { ...spec, sandbox },
    allowShell,
    task: { name, title, statement, language, origin, test },
    directory: origin === 'directory' ? directory : null,
  };
}

/** The task as it was when the run was made. Errors as `orderOf`. */
export function taskOfRun(db: Database, runId: RunId): Task {
  const { task } = asApiError(() => runRow(db, runId));
  try {
    return taskFromSource(task);
  } catch (error) {
    throw refuse(noTaskOfRun(runId, errorMessage(error)), error);
  }
}
