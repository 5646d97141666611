import { rootNodeId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import type { Budget } from '@/server/core/usage/budget';
import { addSpend, noSpend, type Spend } from '@/server/core/usage/spend';

/** What a mark on the timeline stands for, the most important kind first. */
export const markKinds = ['person', 'solution', 'budget', 'best', 'status'] as const;
export type MarkKind = (typeof markKinds)[number];

export interface Mark {
  /** Its event. If several events are too close to each other, the most important one. */
  seq: number;
  kind: MarkKind;
}

export interface Timeline {
  /** The amount of the curve: the first of steps, tokens and dollars that has a limit; steps if none has. */
  meter: Meter;
  limit: number | null;
  /** The highest value of the axis. */
  top: number;
  /** The spend after an event; at most one point for each bucket of neighbouring events. */
  points: { seq: number; value: number }[];
  marks: Mark[];
  /** The events that started an attempt, in order. */
  decisions: number[];
  last: number;
}

export type Meter = 'steps' | 'tokens' | 'usd';

const amountOf = (meter: Meter, spend: Spend): number =>
  meter === 'tokens' ? spend.inputTokens + spend.outputTokens : spend[meter];

export const meterOf = (budget: Budget): Meter =>
  budget.steps !== null ? 'steps' : budget.tokens !== null ? 'tokens' : budget.usd !== null ? 'usd' : 'steps';

/** The kind of mark of an event, or null. Most events have no mark. */
export function markKindOf(event: RunEvent): MarkKind | null {
  if (event.type === 'node.verified' && event.score.solved) return 'solution';
  if (event.type === 'run.budget' || event.type === 'run.strategy') return 'budget';
  if (event.type === 'command.handled' && event.kind === 'budget') return null;
  // A person starts an attempt; its steps are the agent's work.
  const isStep = event.type === 'node.settled';
  if (event.actor.kind === 'person' && event.type !== 'run.created' && !isStep) return 'person';
  // The root is the best node until another node is better. That is no news.
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

/** The next decision after event `seq` or the previous one before it, or null. `decisions` must ascend. */
export function neighbouring(decisions: readonly number[], seq: number, direction: 1 | -1): number | null {
  let [low, high] = [0, decisions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = decisions[middle] ?? 0;
    if (direction === 1 ? at <= seq : at < seq) low = middle + 1;
    else high = middle;
  }
  return decisions[direction === 1 ? low : low - 1] ?? null;
}
