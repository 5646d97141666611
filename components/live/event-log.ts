import type { NodeId, RunId } from '@/server/core/base/ids';
import { rootNodeId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import type { RunState } from '@/server/core/run/state';
import { noSpend, type Spend, type SpendDelta } from '@/server/core/usage/spend';
import { packEvents, unpackEvents } from './event-page';

/** What a mark on the timeline stands for, the most important kind first. */
export const markKinds = ['person', 'solution', 'budget', 'best', 'status'] as const;
export type MarkKind = (typeof markKinds)[number];

/** The amounts whose curve the timeline may draw. */
export type Meter = 'steps' | 'tokens' | 'usd';

/**
 * The events of a run from its first, in little memory. Pages of old events are packed to text, without what the state
 * of the run holds anyway (`event-page.ts`). What is drawn of all events at once (the curves of spend, marks, decisions,
 * changes of settings) is kept beside them, so that nothing has to unpack the whole log.
 */
export class EventLog {
  /** The events that started an attempt, in order. */
  readonly decisions: number[] = [];
  /** The first event, and those that changed budget, strategy, parameters or model. */
  readonly settings: RunEvent[] = [];
  private readonly pages: string[] = [];
  private open: RunEvent[] = [];
  /** The pages unpacked last, the latest first. */
  private unpacked: UnpackedPage[] = [];
  private readonly curves: Record<Meter, Growing> = {
    steps: new Growing(),
    tokens: new Growing(),
    usd: new Growing(),
  };
  private readonly kinds = new Growing();
  private runId: RunId | null = null;

  /**
   * `state` gives a state of the run after the last event of this log, or a later one. A page is packed when it has
   * `perPage` events; to unpack one of a thousand takes a few milliseconds.
   */
  constructor(
    private readonly state: () => RunState,
    private readonly perPage = 1000,
  ) {}

  /** How many events there are; the last one's `seq`. */
  get size(): number {
    return this.pages.length * this.perPage + this.open.length;
  }

  /** Adds the next event. `state` must stand after it already. */
  append(event: RunEvent): void {
    this.runId ??= event.runId;
    this.open.push(event);
    this.kinds.push(kindNumber(event));
    for (const meter of meters)
      this.curves[meter].push(this.curves[meter].last() + amountOf(meter, event.spend));
    if (event.type === 'attempt.started') this.decisions.push(event.seq);
    if (isSetting(event)) this.settings.push(event);
    if (this.open.length < this.perPage) return;
    this.pages.push(packEvents(this.open, this.state()));
    this.open = [];
  }

  /** The event `seq`, counted from 1, or null where the log does not have it. */
  at(seq: number): RunEvent | null {
    const page = Math.floor((seq - 1) / this.perPage);
    const place = (seq - 1) % this.perPage;
    return (page === this.pages.length ? this.open[place] : this.unpack(page)?.at(place)) ?? null;
  }

  /** The events after `after` up to `upTo`, in order. */
  *between(after: number, upTo: number): IterableIterator<RunEvent> {
    for (let seq = after + 1; seq <= upTo; seq++) {
      const event = this.at(seq);
      if (event) yield event;
    }
  }

  /** What the run had spent of an amount after event `seq`. */
  spent(meter: Meter, seq: number): number {
    return this.curves[meter].at(seq - 1);
  }

  /** The kind of mark of event `seq`, or null. Most events have no mark. */
  kindAt(seq: number): MarkKind | null {
    return markKinds[this.kinds.at(seq - 1) - 1] ?? null;
  }

  private unpack(page: number): UnpackedPage | null {
    const known = this.unpacked.find((one) => one.page === page);
    if (known) return known;
    const text = this.pages[page];
    if (text === undefined || this.runId === null) return null;
    const at = unpackEvents(text, { runId: this.runId, after: page * this.perPage, state: this.state() });
    const fresh = { page, at };
    this.unpacked = [fresh, ...this.unpacked.slice(0, unpackedAtOnce - 1)];
    return fresh;
  }
}

interface UnpackedPage {
  page: number;
  /** The event at a place of the page. */
  at: (place: number) => RunEvent | null;
}

/** A moment of the past is folded from one page, shown from another and compared with a third. */
const unpackedAtOnce = 3;

const meters = ['steps', 'tokens', 'usd'] as const;

const amountOf = (
  meter: Meter,
  { steps = 0, inputTokens = 0, outputTokens = 0, usd = 0 }: SpendDelta | Spend = noSpend,
): number => (meter === 'tokens' ? inputTokens + outputTokens : meter === 'usd' ? usd : steps);

const isSetting = ({ type }: RunEvent): boolean =>
  type === 'run.created' || type === 'run.budget' || type === 'run.strategy' || type === 'run.model';

/** 0: no mark. */
const kindNumber = (event: RunEvent): number => {
  const kind = markKindOf(event);
  return kind === null ? 0 : markKinds.indexOf(kind) + 1;
};

function markKindOf(event: RunEvent): MarkKind | null {
  if (event.type === 'node.verified' && event.score.solved) return 'solution';
  if (event.type === 'run.budget' || event.type === 'run.strategy') return 'budget';
  if (event.type === 'command.handled' && event.kind === 'budget') return null;
  // A person starts an attempt; its steps are the agent's work.
  const isStep = event.type === 'node.settled';
  if (event.actor.kind === 'person' && event.type !== 'run.created' && !isStep) return 'person';
  // The root is the best node until another node is better. That is no news.
  if (event.type === 'best.changed') return isRoot(event.nodeId) ? null : 'best';
  return event.type === 'run.status' ? 'status' : null;
}
const isRoot = (id: NodeId): boolean => id === rootNodeId;

/** Numbers that only grow in count: 8 bytes each. */
class Growing {
  private numbers = new Float64Array(256);
  private size = 0;

  push(value: number): void {
    if (this.size === this.numbers.length) {
      const larger = new Float64Array(Math.ceil(this.size * 1.5));
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.size++] = value;
  }

  at(position: number): number {
    return this.numbers[position] ?? 0;
  }

  last(): number {
    return this.at(this.size - 1);
  }
}
