import type { Budget } from './budget-schema';
import type { Spend } from './spend';

export type { Budget };

export const defaultBudget: Budget = {
  attempts: null,
  steps: 200,
  stepsPerAttempt: 40,
  tokens: null,
  usd: null,
  seconds: null,
  concurrency: 1,
  minStepsForNewAttempt: 3,
  minTokensForNewAttempt: 0,
  softShare: 1,
  shown: 'steps',
  failFast: false,
};

/** The limits of a run of a language model: it takes more and smaller steps than the offline policy. */
export const languageBudget: Budget = { ...defaultBudget, steps: 1_000, stepsPerAttempt: 200 };

/** What is left of each limit, never below 0; Infinity where there is none. */
export interface Remaining {
  attempts: number;
  steps: number;
  tokens: number;
  usd: number;
  seconds: number;
}

export function remaining(budget: Budget, spend: Spend): Remaining {
  const left = (limit: number | null, used: number) =>
    limit === null ? Infinity : Math.max(0, limit - used);
  return {
    attempts: left(budget.attempts, spend.attempts),
    steps: left(budget.steps, spend.steps),
    tokens: left(budget.tokens, spend.inputTokens + spend.outputTokens),
    usd: left(budget.usd, spend.usd),
    seconds: left(budget.seconds, spend.seconds),
  };
}

export type Limit = 'attempts' | 'steps' | 'tokens' | 'usd' | 'seconds';

/** The first hard limit at which no further step may start, or null. Attempts bound only the start of attempts. */
export function exhausted(budget: Budget, spend: Spend): Exclude<Limit, 'attempts'> | null {
  const left = remaining(budget, spend);
  if (left.steps < 1) return 'steps';
  if (left.tokens <= 0) return 'tokens';
  if (left.usd <= 0 && budget.usd !== null) return 'usd';
  if (left.seconds <= 0) return 'seconds';
  return null;
}
