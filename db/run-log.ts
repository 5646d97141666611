import type { BlobHash, RunId } from '@/server/core/base/ids';
import type { NewEvent, RunEvent } from '@/server/core/run/event';
import { applyEvent } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import type { Database } from './connection';
import { runWriter } from './run-writer';
import { loadState, RunNotFound } from './runs';
import { leaseLost } from './sentences';
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
   * store texts within it. Throws LeaseLost, or what SQLite threw, also where an earlier turn could not be committed:
   * then this log must be given up (its state may be ahead of the tables).
   */
  append(events: NewEvent[] | ((putText: (text: string) => BlobHash) => NewEvent[])): RunEvent[];
  /** Commits what was appended, for whoever closes the database or looks from another process next. */
  flush(): void;
}

export function openRunLog(db: Database, runId: RunId, owner: string, now: () => number = Date.now): RunLog {
  const state = loadState(db, runId);
  const writer = runWriter(db.$client);
  const put = (text: string) => putText(db, text);
  const append = db.$client.transaction((source: Parameters<RunLog['append']>[0]): RunEvent[] => {
    const held = writer.ownerOf(runId);
    if (held === undefined) throw new RunNotFound(runId);
    if (held.owner !== owner) throw new LeaseLost(runId);
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
  });
  let broken: { error: unknown } | null = null;
  const fail = (error: unknown) => {
    broken = { error };
  };
  const turn = turnOf(db.$client);
  return {
    runId,
    state,
    append(source) {
      if (broken) throw broken.error;
      turn.join(fail);
      const { seq } = state;
      try {
        return append(source);
      } catch (error) {
        // What was folded and not written must not be built upon: the log would have a gap.
        if (state.seq !== seq) fail(error);
        throw error;
      }
    },
    flush() {
      turn.end();
      if (broken) throw broken.error;
    },
  };
}
