import { adoptRun, readLogRows } from '@/db/bundled';
import type { Database } from '@/db/connection';
import { newRunId, RunNotFound } from '@/db/runs';
import { putText } from '@/db/texts';
import { errorMessage } from '@/server/core/base/error-message';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { liftEvent } from '@/server/core/run/lift';
import type { RunOrigin } from '@/server/core/run/origin';
import type { RunState } from '@/server/core/run/state';
import { type Bundle, hashOfEvents } from '@/server/exchange/bundle/bundle';
import { Refusal } from '@/server/exchange/reading/refusal';
import { damagedBundle } from './sentences';
import { type StoredRun, storedBefore } from './store-run';

/**
 * Stores the run of a bundle under its own id, or under a new one where that is taken. Its log is kept as it is; a run
 * that was made elsewhere gets one more event, which says where it comes from and that it has no files here.
 * Errors: Refusal for a log that cannot be folded; SQLite's.
 */
export function storeBundle(
  db: Database,
  bundle: Bundle,
  { file, actor }: { file: string; actor: Actor },
): StoredRun & { state: RunState } {
  const sha256 = hashOfEvents(bundle.events);
  return db.transaction(
    () => {
      const known = knownRun(db, bundle, sha256);
      const runId = known ?? freeId(db, bundle.run);
      const log = eventsOfBundle(bundle, runId);
      const state = foldChecked(log);
      if (known !== null) return { runId, isNew: false, state };
      for (const text of bundle.texts.values()) putText(db, text);
      const more: RunEvent[] = state.spec.origin ? [] : [importedEvent(state, { file, actor, sha256 })];
      return { runId, isNew: true, state: adoptRun(db, [...log, ...more], { task: bundle.task }) };
    },
    { behavior: 'immediate' },
  );
}

/** The run of a bundle, read and not stored. Errors: Refusal. */
export const stateOfBundle = (bundle: Bundle): RunState =>
  foldChecked(eventsOfBundle(bundle, asRunId(bundle.run)));

/** The events of a bundle in today's form, as those of a run. Errors: Refusal. */
function eventsOfBundle({ events }: Bundle, runId: RunId): RunEvent[] {
  try {
    return events.map(({ seq, at, actor, version, body, spend }) => {
      const lifted = liftEvent(version, body, spend);
      return {
        ...lifted.body,
        runId,
        seq,
        at,
        actor: actor as Actor,
        ...(lifted.spend ? { spend: lifted.spend } : {}),
      };
    });
  } catch (error) {
    throw new Refusal(damagedBundle(errorMessage(error)));
  }
}

function foldChecked(log: readonly RunEvent[]): RunState {
  try {
    return foldEvents(log);
  } catch (error) {
    throw new Refusal(damagedBundle(errorMessage(error)));
  }
}

/** The run of this database that has this very log; null where there is none. */
function knownRun(db: Database, { run, events }: Bundle, sha256: string): RunId | null {
  const before = storedBefore(db, sha256);
  if (before !== null) return before;
  const rows = logOf(db, run);
  return rows !== null && hashOfEvents(rows.slice(0, events.length)) === sha256 ? asRunId(run) : null;
}

function logOf(db: Database, run: string) {
  try {
    return readLogRows(db, asRunId(run));
  } catch (error) {
    if (error instanceof RunNotFound) return null;
    throw error;
  }
}

const freeId = (db: Database, wanted: string): RunId =>
  /^r[a-z0-9]{4,32}$/.test(wanted) && logOf(db, wanted) === null ? asRunId(wanted) : newRunId();

function importedEvent(
  { runId, seq, spend, status, createdAt, endedAt }: RunState,
  { file, actor, sha256 }: { file: string; actor: Actor; sha256: string },
): RunEvent {
  const { usd, inputTokens, outputTokens, cachedInputTokens } = spend;
  const origin: RunOrigin = {
    format: 'espalier',
    formatVersion: null,
    writer: null,
    file: file.split(/[\\/]/).at(-1) ?? file,
    sha256,
    foreignId: null,
    startedAt: createdAt,
    endedAt,
    stated: null,
    summed: { usd, inputTokens, outputTokens, cachedTokens: cachedInputTokens },
    resolved: status === 'solved' ? true : status === 'unsolved' ? false : null,
    rewards: {},
    notes: [],
    details: null,
  };
  return { type: 'run.imported', origin, runId, seq: seq + 1, at: Date.now(), actor };
}
