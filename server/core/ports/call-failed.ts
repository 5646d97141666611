import type { Usage } from '@/server/core/usage/usage';

/** Why a model gave no usable answer. */
export type CallFault =
  | 'key'
  | 'model-gone'
  | 'moved'
  | 'quota'
  | 'rate-limit'
  | 'overloaded'
  | 'loading'
  | 'timeout'
  | 'connection'
  | 'broken'
  | 'context'
  | 'bad-request'
  | 'confused'
  | 'refusal'
  | 'cancelled';

/** Another try may succeed. */
export const isPassing = (fault: CallFault): boolean =>
  ['rate-limit', 'overloaded', 'loading', 'timeout', 'connection', 'broken'].includes(fault);

/** Every call of the model would fail alike until a person has mended the cause. */
export const needsAPerson = (fault: CallFault): boolean =>
  ['key', 'model-gone', 'moved', 'quota'].includes(fault);

/** For calls that the work can do without: throws, so that the run waits, where every further one would fail alike. */
export function stopWhereAPersonIsNeeded(error: unknown): void {
  if (error instanceof CallFailed && needsAPerson(error.fault)) throw new Error(error.message);
}

/** A call without a usable answer. The message is for people; it never holds a key. */
export class CallFailed extends Error {
  constructor(
    readonly fault: CallFault,
    message: string,
    /** What it cost all the same. */
    readonly spent: Usage | null = null,
    /** Milliseconds the provider asks to wait. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'CallFailed';
  }
}
