import type { Budget, Spend } from '@/server/core/budget';
import { addSpend, noSpend } from '@/server/core/budget';
import type { RunEvent } from '@/server/core/event';

export type TickKind = 'person' | 'solution' | 'budget' | 'status' | 'event';

export interface Tick {
  seq: number;
  kind: TickKind;
}

export interface Timeline {
  /** The amount the curve shows: the first limited of steps, tokens, dollars; steps without limits. */
  meter: Meter;
  limit: number | null;
  /** Highest value of the axis. */
  top: number;
  points: { seq: number; value: number }[];
  /** One per bucket of neighbouring events: the most telling of them. */
  ticks: Tick[];
  last: number;
}

export type Meter = 'steps' | 'tokens' | 'usd';

const amountOf = (meter: Meter, spend: Spend): number =>
  meter === 'tokens' ? spend.inputTokens + spend.outputTokens : spend[meter];

export const meterOf = (budget: Budget): Meter =>
  budget.steps !== null ? 'steps' : budget.tokens !== null ? 'tokens' : budget.usd !== null ? 'usd' : 'steps';

const weight: Record<TickKind, number> = { person: 4, solution: 3, budget: 2, status: 1, event: 0 };

function kindOf(event: RunEvent): TickKind {
  if (event.type === 'node.verified' && event.score.solved) return 'solution';
  if (event.type === 'run.budget' || event.type === 'run.strategy') {
    return event.actor.kind === 'person' ? 'person' : 'budget';
  }
  if (event.actor.kind === 'person' && event.type !== 'run.created') return 'person';
  return event.type === 'run.status' ? 'status' : 'event';
}

/** What the timeline draws, in at most `buckets` points and ticks. */
export function timelineOf(events: readonly RunEvent[], budget: Budget, buckets = 240): Timeline {
  const meter = meterOf(budget);
  const last = events.length;
  const points: Timeline['points'] = [];
  const ticks: Tick[] = [];
  const bucketOf = (seq: number) => Math.floor(((seq - 1) * buckets) / Math.max(buckets, last));
  let spend = noSpend;
  let bucket = -1;
  for (const event of events) {
    if (event.spend) spend = addSpend(spend, event.spend);
    const value = amountOf(meter, spend);
    const kind = kindOf(event);
    const own = bucketOf(event.seq);
    if (own !== bucket) {
      bucket = own;
      points.push({ seq: event.seq, value });
      ticks.push({ seq: event.seq, kind });
      continue;
    }
    points[points.length - 1] = { seq: event.seq, value };
    const tick = ticks[ticks.length - 1];
    if (tick && weight[kind] > weight[tick.kind]) ticks[ticks.length - 1] = { seq: event.seq, kind };
  }
  const limit = budget[meter];
  const spent = amountOf(meter, spend);
  return { meter, limit, top: Math.max(limit ?? 0, spent, 1), points, ticks, last };
}
