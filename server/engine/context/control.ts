import type { AttemptId } from '@/server/core/base/ids';
import { createGate, type Gate } from './gate';
import { type ChargesInFlight, createChargesInFlight } from './in-flight';
import { createStopwatch, type Stopwatch } from './stopwatch';

/** Why no further step may start. `sparesPeople`: attempts that people started may go on. */
export interface Closing {
  reason: string;
  sparesPeople: boolean;
}

/**
 * How the loop of a run holds its attempts back, and what it knows of them beside the log. All parts of a run share
 * this one object; only the loop calls `close` and `stop`.
 */
export class RunControl {
  /** Shut while the run is paused. */
  readonly gate: Gate;
  /** Counts the active seconds of the run. */
  readonly stopwatch: Stopwatch;
  readonly inFlight: ChargesInFlight = createChargesInFlight();
  /** What drops the step in flight of each attempt that walks in this process. */
  readonly walking = new Map<AttemptId, AbortController>();
  private readonly stopping = new AbortController();
  private why: Closing | null = null;

  constructor(clock: () => number) {
    this.gate = createGate();
    this.stopwatch = createStopwatch(clock);
  }

  /** Null while further steps may start. */
  get closing(): Closing | null {
    return this.why;
  }

  /** Aborted once a person stopped the run: model calls are cut off, everything else ends in good order. */
  get stopSignal(): AbortSignal {
    return this.stopping.signal;
  }

  close(closing: Closing | null): void {
    this.why = closing;
  }

  stop(): void {
    this.stopping.abort(new Error('stopped by hand'));
  }
}
