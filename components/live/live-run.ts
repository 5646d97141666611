import { errorMessage } from '@/server/core/base/error-message';
import type { AttemptId } from '@/server/core/base/ids';
import type { LiveOutput } from '@/server/core/ports/model';
import type { RunEvent } from '@/server/core/run/event';
import { applyEvent } from '@/server/core/run/fold';
import { copyOf, type RunState } from '@/server/core/run/state';
import type { EventLog } from './event-log';
import { History } from './history';

/** The part of an attempt's current answer that its model has sent so far. */
export interface Saying extends LiveOutput {
  attemptId: AttemptId;
}

export type Connection = 'connecting' | 'live' | 'reconnecting';

/** The source of a run's state and events. */
export interface RunSource {
  state(): Promise<RunState>;
  /** The state of the run after an event that exists. */
  stateAt(seq: number): Promise<RunState>;
  /** A page of the events after `after`, oldest first; empty when there are none. */
  events(after: number): Promise<RunEvent[]>;
  /** Delivers the events after `after` until the returned function is called. It reconnects by itself. */
  follow(after: number, on: FollowHandlers): () => void;
  /** Whether an error of `state` means that there is no such run. */
  isMissing(error: unknown): boolean;
}
export interface FollowHandlers {
  events(batch: readonly RunEvent[]): void;
  /** The complete output of models at this moment. */
  saying(saying: readonly Saying[]): void;
  connection(connection: Connection): void;
  /** The source gave up. */
  lost(): void;
}

export interface Clock {
  /** Calls back once, at the next frame. */
  frame(callback: () => void): void;
  /** Calls back after so many milliseconds; returns what cancels it. */
  later(callback: () => void, ms: number): () => void;
}

export type LiveRunSnapshot =
  | { phase: 'loading' }
  | { phase: 'missing' | 'unreachable'; problem: string }
  | ({ phase: 'ready' } & LiveView);

export interface LiveView {
  connection: Connection;
  /** The latest state of the run. A new object whenever something changed. */
  latest: RunState;
  /** What the page shows: `latest`, or the state after event `at`. */
  shown: RunState;
  /** Null: live. */
  at: number | null;
  /** The requested moment is loading; `shown` is still the previous one. */
  travelling: boolean;
  /** The state after an event, or null while that event is not loaded. */
  stateAt: (seq: number) => RunState | null;
  /** The loaded events, from the first. The same log grows; `eventCount` changes with it. */
  log: EventLog;
  eventCount: number;
  /** The answers to commands since the page was opened: by id, an error or null. */
  commandResults: ReadonlyMap<string, string | null>;
  /** Resolves with the answer to a command: an error, or null if it was carried out. */
  resultOf: (commandId: string) => Promise<string | null>;
  /** The output of models at this moment. */
  saying: readonly Saying[];
}

const retryMs = 2000;

/**
 * One run, followed live. One query loads its state at event n. The events after n are folded onto it as they arrive.
 * The events before n are loaded in the background for time travel. It does not depend on React. It notifies its
 * subscribers at most once in a frame.
 */
export class LiveRun {
  private readonly listeners = new Set<() => void>();
  private readonly cancels = new Set<() => void>();
  private history = new History();
  private ahead: RunEvent[] = [];
  private readonly commandResults = new Map<string, string | null>();
  private readonly awaited = new Map<string, (error: string | null) => void>();
  private latestOutput: readonly Saying[] = [];
  private state: RunState | null = null;
  /** The last published state and its original. The copy stays the same object until an event arrives. */
  private published: { of: RunState; copy: RunState } | null = null;
  private connection: Connection = 'connecting';
  private at: number | null = null;
  private shownAt: RunState | null = null;
  private fetchingMoment = false;
  private framePending = false;
  /** A new object for every start. Results that belong to an earlier session are ignored. */
  private session: object | null = null;
  private snapshot: LiveRunSnapshot = { phase: 'loading' };

  constructor(
    private readonly source: RunSource,
    private readonly clock: Clock,
  ) {}

  readonly getSnapshot = (): LiveRunSnapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Starts to load and follow the run. */
  start(): void {
    if (this.session) return;
    const session = {};
    this.session = session;
    void this.load(session);
  }

  /** Ends every stream and timer. The run can be started again. */
  stop(): void {
    this.session = null;
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  /**
   * Shows the run after event `seq` (clamped to the existing events), or live with null. A moment that is not loaded
   * yet is fetched; until it arrives, the previous one stays in view.
   */
  readonly travel = (seq: number | null): void => {
    const target = seq === null ? null : Math.max(1, Math.floor(seq));
    if (target === this.at) return;
    this.at = target;
    this.arrive();
  };

  private readonly resultOf = (commandId: string): Promise<string | null> => {
    const known = this.commandResults.get(commandId);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.awaited.set(commandId, resolve));
  };

  private recordResult(commandId: string, error: string | null): void {
    this.commandResults.set(commandId, error);
    this.awaited.get(commandId)?.(error);
    this.awaited.delete(commandId);
  }

  private readonly stateAt = (seq: number): RunState | null =>
    seq >= 1 && seq <= this.history.seq ? this.history.stateAt(seq) : null;

  /** Sets `shownAt` to the requested moment: from the history if it is loaded, otherwise from the source. */
  private arrive(): void {
    if (this.state === null) return;
    if (this.at !== null && this.at >= this.state.seq) this.at = this.state.seq;
    if (this.at === null) this.shownAt = null;
    else if (this.shownAt?.seq !== this.at) {
      const held = this.stateAt(this.at);
      if (held) this.shownAt = held;
      else void this.fetchMoment(this.at);
    }
    this.requestFrame();
  }

  /** One request at a time. When the answer arrives, the moment that is wanted by then is requested. */
  private async fetchMoment(seq: number): Promise<void> {
    if (this.fetchingMoment) return;
    this.fetchingMoment = true;
    const { session } = this;
    try {
      const state = await this.source.stateAt(seq);
      if (this.session === session && this.at !== null) this.shownAt = state;
    } catch {
      if (this.session === session && this.at === seq) this.at = null;
    } finally {
      this.fetchingMoment = false;
      if (this.session === session) this.arrive();
    }
  }

  private async load(session: object): Promise<void> {
    try {
      const state = await this.source.state();
      if (this.session !== session) return;
      this.state = state;
      this.history = new History(state);
      this.ahead = [];
      this.followFrom(state.seq);
      void this.fetchHistory(state.seq);
      this.arrive();
    } catch (error) {
      if (this.session !== session) return;
      const missing = this.source.isMissing(error);
      if (this.state === null) {
        const problem = errorMessage(error);
        this.publish({ phase: missing ? 'missing' : 'unreachable', problem });
      }
      if (!missing) this.keep(this.clock.later(() => void this.load(session), retryMs));
    }
  }

  private followFrom(after: number): void {
    // Only a stream knows the current output of models, so a new stream starts without any.
    this.latestOutput = [];
    const stop = this.source.follow(after, {
      events: (batch) => this.receive(batch),
      saying: (saying) => {
        this.latestOutput = saying;
        this.requestFrame();
      },
      connection: (connection) => {
        if (connection === this.connection) return;
        this.connection = connection;
        this.requestFrame();
      },
      lost: () => {
        stop();
        this.connection = 'reconnecting';
        this.requestFrame();
        this.keep(this.clock.later(() => this.followFrom(this.state?.seq ?? after), retryMs));
      },
    });
    this.keep(stop);
  }

  private receive(batch: readonly RunEvent[]): void {
    const state = this.state;
    if (!state || !this.session) return;
    for (const event of batch) {
      if (event.seq <= state.seq) continue;
      applyEvent(state, event);
      if (this.history.joined) this.history.append([event]);
      else this.ahead.push(event);
      if (event.type === 'command.handled') this.recordResult(event.commandId, event.error);
    }
    this.joinHistory();
    this.requestFrame();
  }

  private async fetchHistory(upTo: number): Promise<void> {
    const history = this.history;
    try {
      while (this.session && history === this.history && history.seq < upTo) {
        const page = await this.source.events(history.seq);
        if (!this.session || history !== this.history || page.length === 0) return;
        history.append(page.filter((event) => event.seq <= upTo));
        this.joinHistory();
        this.requestFrame();
      }
    } catch {
      this.keep(this.clock.later(() => void this.fetchHistory(upTo), retryMs));
    }
  }

  /** Lets the history go on with the live state, as soon as all events before it are loaded. */
  private joinHistory(): void {
    if (!this.state || this.history.joined) return;
    const upTo = this.ahead[0]?.seq ?? this.state.seq + 1;
    if (this.history.seq < upTo - 1) return;
    this.history.append(this.ahead);
    this.ahead = [];
    this.history.join();
  }

  private keep(cancel: () => void): void {
    if (this.session) this.cancels.add(cancel);
    else cancel();
  }

  private requestFrame(): void {
    if (this.framePending) return;
    this.framePending = true;
    this.clock.frame(() => {
      this.framePending = false;
      if (!this.state || !this.session) return;
      const opensInThePast = this.at !== null && this.shownAt === null;
      if (opensInThePast && this.snapshot.phase !== 'ready') return;
      const latest = this.latest(this.state);
      this.publish({
        phase: 'ready',
        connection: this.connection,
        latest,
        shown: this.shownAt ?? latest,
        at: this.at,
        travelling: this.at !== null && this.shownAt?.seq !== this.at,
        stateAt: this.stateAt,
        log: this.history.log,
        eventCount: this.history.seq,
        commandResults: this.commandResults,
        resultOf: this.resultOf,
        saying: this.latestOutput,
      });
    });
  }

  private latest(of: RunState): RunState {
    if (this.published?.of !== of || this.published.copy.seq !== of.seq) {
      this.published = { of, copy: copyOf(of) };
    }
    return this.published.copy;
  }

  private publish(snapshot: LiveRunSnapshot): void {
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener();
  }
}
