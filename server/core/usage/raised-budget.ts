import type { Budget } from './budget-schema';
import type { Spend } from './spend';

/** What something more will take. */
export interface Need {
  attempts: number;
  steps: number;
}

/** What a step is taken to cost in a run that has settled none. */
const supposed = { tokens: 10_000, usd: 0.05, seconds: 10 };

/**
 * The limits raised by what so much more takes at the rate so far (spend ÷ steps settled). A limit that leaves room
 * for it stays as it is, and none becomes one.
 */
export function raisedFor(budget: Budget, spend: Spend, need: Need): Budget {
  const share = budget.softShare ?? 1;
  const steps = Math.max(need.steps, budget.minStepsForNewAttempt);
  const rate = (used: number, fallback: number) => (spend.steps > 0 ? used / spend.steps : fallback) * steps;
  const raised = (limit: number | null, used: number, more: number, unit = 1) =>
    limit === null || limit * share - used >= more
      ? limit
      : Math.ceil((used + more) / share / unit - 1e-9) * unit;
  const tokens = spend.inputTokens + spend.outputTokens;
  const moreTokens = Math.max(rate(tokens, supposed.tokens), budget.minTokensForNewAttempt ?? 0, 1);
  return {
    ...budget,
    attempts: raised(budget.attempts, spend.attempts, need.attempts),
    steps: raised(budget.steps, spend.steps, steps),
    tokens: raised(budget.tokens, tokens, moreTokens),
    usd: raised(budget.usd, spend.usd, Math.max(rate(spend.usd, supposed.usd), 0.01), 0.01),
    seconds: raised(budget.seconds, spend.seconds, Math.max(rate(spend.seconds, supposed.seconds), 1)),
  };
}
