import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import { copyOf, type RunState } from '@/server/core/run/state';
import { EventLog } from './event-log';

/** More checkpoints than this take more memory than the time they save is worth. */
const mostCheckpoints = 24;

/**
 * The events of a run from its first, and the state after any of them. Checkpoints keep a jump to any moment as cheap as
 * folding the events since the one before it: first one each `interval` events, then, as the log grows, every second of
 * them.
 */
export class History {
  readonly log: EventLog;
  private checkpoints: RunState[] = [];
  private reached: RunState | null = null;
  /** The state asked for last: playing on from it folds only what lies between. */
  private recent: RunState | null = null;

  /** `known`: a state of the run that is later than all events added; what never changes is shared with it. */
  constructor(
    private readonly known: RunState | null = null,
    private interval = 1000,
  ) {
    this.log = new EventLog(() => this.known ?? this.reachedState(), Math.min(1000, interval));
  }

  /** The last event held; 0 before the first. */
  get seq(): number {
    return this.log.size;
  }

  get checkpointCount(): number {
    return this.checkpoints.length;
  }

  /** Adds what follows; events held already are passed over. An event that leaves a gap throws. */
  append(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.seq <= this.seq) continue;
      if (event.seq !== this.seq + 1) throw new Error(`Event ${event.seq} leaves a gap after ${this.seq}.`);
      if (this.reached === null) this.reached = openingState(event);
      else if (this.reached !== this.known) applyEvent(this.reached, event, this.known ?? undefined);
      this.log.append(event);
      if (event.seq % this.interval === 1) this.keep(copyOf(this.reached));
    }
  }

  /** From now on `known` is folded by its owner, one event before each that is added here; it stands where this ends. */
  join(): void {
    if (this.known?.seq !== this.seq)
      throw new Error(`The history ends at ${this.seq}, the run at ${this.known?.seq}.`);
    this.reached = this.known;
  }

  /** Whether `known` is where this ends. */
  get joined(): boolean {
    return this.reached !== null && this.reached === this.known;
  }

  /** The state after event `seq`, which must be among those held. It must not be folded onto. */
  stateAt(seq: number): RunState {
    const checkpoint = this.checkpoints.findLast((state) => state.seq <= seq);
    if (!checkpoint || seq > this.seq) throw new Error(`Event ${seq} is not among the ${this.seq} loaded.`);
    const { recent } = this;
    if (recent?.seq === seq) return recent;
    const from = recent && recent.seq < seq && recent.seq > checkpoint.seq ? recent : checkpoint;
    const state = copyOf(from);
    const known = this.known ?? this.reachedState();
    for (const event of this.log.between(from.seq, seq)) applyEvent(state, event, known);
    this.recent = state;
    return state;
  }

  private keep(state: RunState): void {
    this.checkpoints.push(state);
    if (this.checkpoints.length <= mostCheckpoints) return;
    this.checkpoints = this.checkpoints.filter((_, i) => i % 2 === 0);
    this.interval *= 2;
  }

  private reachedState(): RunState {
    if (this.reached === null) throw new Error('No event is loaded yet.');
    return this.reached;
  }
}
