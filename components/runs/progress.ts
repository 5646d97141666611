import type { Budget, Limit } from '@/server/core/usage/budget';
import type { Spend } from '@/server/core/usage/spend';

export interface Progress {
  /** How much of the nearest limit is used, in [0,1]. */
  share: number;
  /** The limit that is reached first at the rate so far. */
  limit: Limit;
  /** Active seconds until then at the rate so far; null before a rate is known. */
  secondsLeft: number | null;
}

/** How near a run is to the first of its limits; null without limits. A solution may end it sooner. */
export function progressOf(budget: Budget, spend: Spend): Progress | null {
  const used: Record<Limit, number> = {
    attempts: spend.attempts,
    steps: spend.steps,
    tokens: spend.inputTokens + spend.outputTokens,
    usd: spend.usd,
    seconds: spend.seconds,
  };
  const limits: Limit[] = ['steps', 'tokens', 'usd', 'seconds'];
  let nearest: { share: number; limit: Limit } | null = null;
  for (const limit of limits) {
    const most = budget[limit];
    if (most === null) continue;
    const share = most === 0 ? 1 : Math.min(1, used[limit] / most);
    if (nearest === null || share > nearest.share) nearest = { share, limit };
  }
  if (nearest === null) return null;
  const { share } = nearest;
  const paced = share > 0.02 && spend.seconds > 1;
  return { ...nearest, secondsLeft: paced ? (spend.seconds * (1 - share)) / share : null };
}
