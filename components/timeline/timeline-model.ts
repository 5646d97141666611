import { rootNodeId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import type { Budget } from '@/server/core/usage/budget';
import { addSpend, noSpend, type Spend } from '@/server/core/usage/spend';

/** What a mark on the timeline tells of, the most telling first. */
export const markKinds = ['person', 'solution', 'budget', 'best', 'status'] as const;
export type MarkKind = (typeof markKinds)[number];

export interface Mark {
  /** The event it stands for: of those too close to tell apart, the most telling. */
  seq: number;
  kind: MarkKind;
}

export interface Timeline {
  /** The amount the curve shows: the first limited of steps, tokens, dollars; steps without limits. */
  meter: Meter;
  limit: number | null;
  /** Highest value of the axis. */
  top: number;
  /** Spend so far after an event; at most one per bucket of neighbouring events. */
  points: { seq: number; value: number }[];
  marks: Mark[];
  /** The events by which an attempt was chosen and begun, in order. */
  decisions: number[];
  last: number;
}

export type Meter = 'steps' | 'tokens' | 'usd';

const amountOf = (meter: Meter, spend: Spend): number =>
  meter === 'tokens' ? spend.inputTokens + spend.outputTokens : spend[meter];

export const meterOf = (budget: Budget): Meter =>
  budget.steps !== null ? 'steps' : budget.tokens !== null ? 'tokens' : budget.usd !== null ? 'usd' : 'steps';

/** What an event is marked as, or null for the many that are not. */
export function markKindOf(event: RunEvent): MarkKind | null {
  if (event.type === 'node.verified' && event.score.solved) return 'solution';
  if (event.type === 'run.budget' || event.type === 'run.strategy') return 'budget';
  if (event.type === 'command.answered' && event.kind === 'budget') return null;
  // The steps of a person's attempt are the agent's work: its start is what the person did.
  const isStep = event.type === 'node.settled';
  if (event.actor.kind === 'person' && event.type !== 'run.created' && !isStep) return 'person';
  // The task as given is the best there is until something is better.
  if (event.type === 'best.changed') return event.nodeId === rootNodeId ? null : 'best';
  return event.type === 'run.status' ? 'status' : null;
}

/** What the timeline draws, in at most `buckets` points and marks. */
export function timelineOf(events: readonly RunEvent[], budget: Budget, buckets = 240): Timeline {
  const meter = meterOf(budget);
  const last = events.length;
  const points: Timeline['points'] = [];
  const marks = new Map<number, Mark>();
  const decisions: number[] = [];
  const bucketOf = (seq: number) => Math.floor(((seq - 1) * buckets) / Math.max(buckets, last));
  let spend = noSpend;
  let bucket = -1;
  for (const event of events) {
    if (event.spend) spend = addSpend(spend, event.spend);
    if (event.type === 'attempt.started') decisions.push(event.seq);
    const point = { seq: event.seq, value: amountOf(meter, spend) };
    const own = bucketOf(event.seq);
    if (own === bucket) points[points.length - 1] = point;
    else points.push(point);
    bucket = own;
    const kind = markKindOf(event);
    const held = marks.get(own);
    if (kind && (!held || markKinds.indexOf(kind) < markKinds.indexOf(held.kind))) {
      marks.set(own, { seq: event.seq, kind });
    }
  }
  const limit = budget[meter];
  const spent = amountOf(meter, spend);
  return {
    meter,
    limit,
    top: Math.max(limit ?? 0, spent, 1),
    points,
    marks: [...marks.values()],
    decisions,
    last,
  };
}

/** The decision after event `seq`, or before it; null where there is none that way. `decisions` ascend. */
export function neighbouring(decisions: readonly number[], seq: number, way: 1 | -1): number | null {
  let [low, high] = [0, decisions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = decisions[middle] ?? 0;
    if (way === 1 ? at <= seq : at < seq) low = middle + 1;
    else high = middle;
  }
  return decisions[way === 1 ? low : low - 1] ?? null;
}
