import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { BlobHash, RunId } from '@/server/core/base/ids';
import type { NewEvent, RunEvent } from '@/server/core/run/event';
import { applyEvent } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import type { Database } from './connection';
import { readPrompt } from './prompts';
import { runWriter } from './run-writer';
import { loadState, RunNotFound } from './runs';
import { databaseBusy, leaseLost } from './sentences';
import { putText } from './texts';
import { turnOf } from './turn';

/** The lease on a run was taken by another process: nothing may be written any more. */
export class LeaseLost extends Error {
  constructor(runId: RunId) {
    super(leaseLost(runId));
    this.name = 'LeaseLost';
  }
}

/** The one writer of a run: folds each event and writes the rows it touched in the same transaction. */
export interface RunLog {
  readonly runId: RunId;
  readonly state: RunState;
  /**
   * Appends the events, all or none, within the transaction of this turn of the event loop (`turn.ts`); a function may
   * store texts within it. While another program holds the database, they are kept and written later; the lease is
   * checked then. Throws LeaseLost, or what SQLite threw, also where an earlier turn could not be committed:
   * then this log must be given up (its state may be ahead of the tables).
   */
  append(events: NewEvent[] | ((putText: (text: string) => BlobHash) => NewEvent[])): RunEvent[];
  /** A prompt as it was sent, of any run of the database; empty where none is kept under the hash. */
  promptOf(hash: BlobHash): PromptPart[];
  /** Whether appended events are kept in memory because another program holds the database. */
  readonly waiting: boolean;
  /** Throws what made this log one to be given up; a commit that failed is known only after the turn it belongs to. */
  throwIfBroken(): void;
  /** Resolves once every appended event is written, or `signal` is aborted. Rejects as `append` throws. */
  written(signal?: AbortSignal): Promise<void>;
  /**
   * Commits what was appended, for whoever closes the database or looks from another process next. If the database is
   * busy, what waits is given up and the error is thrown: await `written` before.
   */
  flush(): void;
}

export function openRunLog(db: Database, runId: RunId, owner: string, now: () => number = Date.now): RunLog {
  const state = loadState(db, runId);
  const writer = runWriter(db.$client);
  const put = (text: string) => putText(db, text);
  let broken: { error: unknown } | null = null;
  const throwIfBroken = () => {
    if (broken) throw broken.error;
  };
  const check = () => {
    throwIfBroken();
    const held = writer.ownerOf(runId);
    if (held === undefined) throw new RunNotFound(runId);
    if (held.owner !== owner) throw new LeaseLost(runId);
  };
  const write = (source: Parameters<RunLog['append']>[0]): RunEvent[] => {
    const { spec, status, statusReason, endedAt, baseline, difficulty, steering } = state;
    const fresh = typeof source === 'function' ? source(put) : source;
    const at = now();
    const appended = fresh.map((event, i) => ({ ...event, runId, seq: state.seq + 1 + i, at }));
    for (const event of appended) {
      applyEvent(state, event);
      writer.event(event);
      writer.touched(state, event);
    }
    const sameSettings =
      spec === state.spec &&
      status === state.status &&
      statusReason === state.statusReason &&
      endedAt === state.endedAt &&
      baseline === state.baseline &&
      difficulty === state.difficulty &&
      steering === state.steering;
    if (sameSettings) writer.progress(state);
    else writer.run(state);
    return appended;
  };
  const append = db.$client.transaction((source: Parameters<RunLog['append']>[0]): RunEvent[] => {
    check();
    return write(source);
  });
  const fail = (error: unknown) => {
    broken = { error };
  };
  const turn = turnOf(db.$client);
  return {
    runId,
    state,
    promptOf: (hash) => readPrompt(db, hash),
    append(source) {
      throwIfBroken();
      turn.join(fail);
      const { seq } = state;
      try {
        return turn.waiting ? turn.keep({ check, failed: fail }, () => write(source)) : append(source);
      } catch (error) {
        // What was folded and not written must not be built upon: the log would have a gap.
        if (state.seq !== seq) fail(error);
        throw error;
      }
    },
    get waiting() {
      return turn.waiting;
    },
    throwIfBroken,
    async written(signal) {
      await turn.written(signal);
      throwIfBroken();
    },
    flush() {
      turn.end();
      if (turn.waiting) fail(Object.assign(new Error(databaseBusy), { code: 'SQLITE_BUSY' }));
      throwIfBroken();
    },
  };
}
