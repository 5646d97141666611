import type { Database } from '@/db/connection';
import { readEvents } from '@/db/log';
import { loadState, runRow } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { applyEvent } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { toWire, type WireState } from '@/server/core/run/wire';

interface Held {
  state: RunState;
  /** Of the current `state`; null after news. */
  wire: WireState | null;
}

/** The runs requested last, by database. They are copies of this process, and new events are folded onto them. */
const held = new WeakMap<Database, Map<RunId, Held>>();
const runsHeld = 4;
/** With more new events than this, the tables are read again instead of folding. */
const mostNews = 5_000;

/**
 * The current state of a run, ready to send. Reading a large run takes a while and blocks the process. The next request
 * costs only the events since. Errors: RunNotFound.
 */
export function currentWire(db: Database, runId: RunId): WireState {
  const states = held.get(db) ?? new Map<RunId, Held>();
  held.set(db, states);
  const entry = broughtUp(db, runId, states.get(runId));
  states.delete(runId);
  states.set(runId, entry);
  for (const oldest of states.keys()) {
    if (states.size <= runsHeld) break;
    states.delete(oldest);
  }
  entry.wire ??= toWire(entry.state);
  return entry.wire;
}

function broughtUp(db: Database, runId: RunId, known: Held | undefined): Held {
  const { seq } = runRow(db, runId);
  if (!known || seq < known.state.seq || seq - known.state.seq > mostNews) {
    return { state: loadState(db, runId), wire: null };
  }
  if (seq === known.state.seq) return known;
  for (const event of readEvents(db, runId, known.state.seq)) applyEvent(known.state, event);
  return { state: known.state, wire: null };
}
