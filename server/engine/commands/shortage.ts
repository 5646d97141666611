import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { type Budget, exhausted } from '@/server/core/usage/budget';
import { attemptsSpent, whyNoAttempt } from '@/server/core/usage/new-attempt';
import { limitReached } from '@/server/core/usage/sentences';
import type { Spend } from '@/server/core/usage/spend';

/**
 * Why the budget does not let this proposal begin, as a sentence, or null. Where every step is given, no agent follows
 * that would need room, so one step left is enough.
 */
export function shortageFor(budget: Budget, spend: Spend, proposal: ExpandProposal): string | null {
  if (attemptsSpent(budget, spend)) return limitReached('attempts');
  if (!isByHand(proposal)) return whyNoAttempt(budget, spend);
  const limit = exhausted(budget, spend);
  return limit === null ? null : limitReached(limit);
}

/** Whether the attempt takes given actions or donor steps alone: no model is asked. */
export const isByHand = ({ given, graft, steps }: ExpandProposal): boolean =>
  graft ? !graft.goOn : (given?.length ?? 0) >= steps;
