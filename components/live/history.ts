import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';

/** A copy that further folding does not change. The fold replaces entries, so it is enough to copy the collections. */
export const frozen = (state: RunState): RunState => ({
  ...state,
  nodes: new Map(state.nodes),
  attempts: new Map(state.attempts),
  selections: [...state.selections],
  votes: new Map(state.votes),
});

/**
 * The events of a run from its first, and the state after any of them. There is a checkpoint every `interval` events, so
 * a jump to any moment folds at most one interval.
 */
export class History {
  readonly events: RunEvent[] = [];
  private readonly checkpoints: RunState[] = [];
  private reached: RunState | null = null;
  /** The last state that was returned. Playback continues from it and folds only the events in between. */
  private recent: RunState | null = null;

  constructor(private readonly interval = 1000) {}

  /** The number of the last event; 0 before the first. */
  get seq(): number {
    return this.events.length;
  }

  /** Adds events. Known events are skipped. Throws if an event leaves a gap. */
  append(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.seq <= this.seq) continue;
      if (event.seq !== this.seq + 1) throw new Error(`Event ${event.seq} leaves a gap after ${this.seq}.`);
      this.events.push(event);
      if (this.reached === null) this.reached = openingState(event);
      else applyEvent(this.reached, event);
      if (event.seq % this.interval === 1) this.checkpoints.push(copyOf(this.reached));
    }
  }

  /** The state after event `seq`, which must be loaded. The caller must not fold events onto it. */
  stateAt(seq: number): RunState {
    const checkpoint = this.checkpoints.findLast((state) => state.seq <= seq);
    if (!checkpoint || seq > this.seq) throw new Error(`Event ${seq} is not among the ${this.seq} loaded.`);
    const { recent } = this;
    if (recent?.seq === seq) return recent;
    const from = recent && recent.seq < seq && recent.seq > checkpoint.seq ? recent : checkpoint;
    const state = copyOf(from);
    for (let i = from.seq; i < seq; i++) {
      const event = this.events[i];
      if (event) applyEvent(state, event);
    }
    this.recent = state;
    return state;
  }
}
