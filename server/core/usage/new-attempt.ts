import { type Budget, exhausted, type Limit, remaining } from './budget';
import { limitReached, softLimitReached, tooLittleLeft } from './sentences';
import type { Spend } from './spend';

const limits: readonly Limit[] = ['steps', 'tokens', 'usd', 'seconds', 'attempts'];

/**
 * Why no attempt may start under these limits, as a sentence; null while one may. In this order: a hard limit is
 * reached, too little is left for a new attempt to be worth its start, or a soft limit is reached. The limit of
 * attempts is not looked at: it binds only where a strategy wants another one (`attemptsSpent`).
 */
export function whyNoAttempt(budget: Budget, spend: Spend): string | null {
  const limit = exhausted(budget, spend);
  if (limit !== null) return limitReached(limit);
  const left = remaining(budget, spend);
  if (left.steps < budget.minStepsForNewAttempt) {
    return tooLittleLeft('steps', left.steps, budget.minStepsForNewAttempt);
  }
  const tokens = budget.minTokensForNewAttempt ?? 0;
  if (left.tokens < tokens) return tooLittleLeft('tokens', left.tokens, tokens);
  const share = budget.softShare ?? 1;
  if (share >= 1) return null;
  for (const name of limits) {
    const most = budget[name];
    if (most === null || most === 0 || most - left[name] < most * share) continue;
    return softLimitReached(name, share);
  }
  return null;
}

export const attemptsSpent = (budget: Budget, spend: Spend): boolean => remaining(budget, spend).attempts < 1;

/** Whether the limits alone end a search. */
export const endsByBudget = (budget: Budget, spend: Spend): boolean =>
  whyNoAttempt(budget, spend) !== null || attemptsSpent(budget, spend);
