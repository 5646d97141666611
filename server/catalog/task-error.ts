import type { Problem } from './sentences';

export type TaskErrorCode =
  | 'missing'
  | 'not-a-directory'
  | 'not-readable'
  | 'empty'
  | 'too-many-files'
  | 'no-test-command'
  | 'several-runners'
  | 'no-statement'
  | 'bad-task-file'
  | 'unknown-sample'
  | 'no-holdout'
  | 'bad-reference';

/** Why a task cannot be taken, and what to do about it. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: TaskErrorCode;
  /** What to do, as a sentence. */
  readonly hint: string;

  constructor(code: TaskErrorCode, { what, hint }: Problem) {
    super(what);
    this.code = code;
    this.hint = hint;
  }
}
