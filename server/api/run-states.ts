import { readEvents } from '@/db/log';
import type { Database } from '@/db/open';
import { loadState, runRow } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { applyEvent } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { toWire, type WireState } from '@/server/core/run/wire';

interface Held {
  state: RunState;
  /** Of `state` as it stands; null after news. */
  wire: WireState | null;
}

/** The runs asked for last, by database. They are this process's own copies: what happens since is folded onto them. */
const held = new WeakMap<Database, Map<RunId, Held>>();
const runsHeld = 4;
/** More news than this are not folded: the tables are read again. */
const mostNews = 5_000;

/**
 * A run as it stands, ready to be sent. Reading a large one takes a while, in which the process answers nothing else;
 * asked for again, it costs what happened since. Errors: RunNotFound.
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
