import { type EventLog, type MarkKind, type Meter, markKinds } from '@/components/live/event-log';
import type { Budget } from '@/server/core/usage/budget';

interface Mark {
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
  decisions: readonly number[];
  last: number;
}

const meterOf = (budget: Budget): Meter =>
  budget.steps !== null ? 'steps' : budget.tokens !== null ? 'tokens' : budget.usd !== null ? 'usd' : 'steps';

/** What the timeline draws, in at most `buckets` points and marks. */
export function timelineOf(log: EventLog, budget: Budget, buckets = 240): Timeline {
  const meter = meterOf(budget);
  const last = log.size;
  const points: Timeline['points'] = [];
  const marks = new Map<number, Mark>();
  const bucketOf = (seq: number) => Math.floor(((seq - 1) * buckets) / Math.max(buckets, last));
  for (let seq = 1; seq <= last; seq++) {
    const own = bucketOf(seq);
    if (seq === last || bucketOf(seq + 1) !== own) points.push({ seq, value: log.spent(meter, seq) });
    const kind = log.kindAt(seq);
    const held = marks.get(own);
    if (kind && (!held || markKinds.indexOf(kind) < markKinds.indexOf(held.kind)))
      marks.set(own, { seq, kind });
  }
  const limit = budget[meter];
  return {
    meter,
    limit,
    top: Math.max(limit ?? 0, log.spent(meter, last), 1),
    points,
    marks: [...marks.values()],
    decisions: log.decisions,
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
