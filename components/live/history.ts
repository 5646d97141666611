import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { copyOf, type RunState } from '@/server/core/run/state';

/**
 * The events of a run from its first, and the state after any of them. Checkpoints every `interval` events keep a
 * jump to any moment as cheap as folding one interval.
 */
export class History {
  readonly events: RunEvent[] = [];
  private readonly checkpoints: RunState[] = [];
  private reached: RunState | null = null;
  /** The state asked for last: playing on from it folds only what lies between. */
  private recent: RunState | null = null;

  constructor(private readonly interval = 1000) {}

  /** The last event held; 0 before the first. */
  get seq(): number {
    return this.events.length;
  }

  /** Adds what follows; events held already are passed over. An event that leaves a gap throws. */
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

  /** The state after event `seq`, which must be among those held. It must not be folded onto. */
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
