import { type Budget, type Limit, remaining } from './budget';
import type { Spend } from './spend';

/** What a budget still allows if things go on as they went. */
export interface Forecast {
  /** Whole attempts left, ≥ 0; null where nothing limits them. */
  attempts: number | null;
  /** US dollars those will cost; null where `attempts` is. */
  usd: number | null;
  /** The limit that is reached first, or null. */
  first: Limit | null;
}

const amountsOf = (spend: Spend): Record<Limit, number> => ({
  attempts: spend.attempts,
  steps: spend.steps,
  tokens: spend.inputTokens + spend.outputTokens,
  usd: spend.usd,
  seconds: spend.seconds,
});

/** How strategies name the steps of one attempt among their parameters. */
export const stepsNames: readonly string[] = ['stepsPerExpansion', 'stepsPerRound', 'steps'];

function stepsOfAttempt(budget: Budget, parameters: Readonly<Record<string, unknown>>): number {
  const own = stepsNames.map((name) => parameters[name]).find((value) => typeof value === 'number');
  return Math.min(budget.stepsPerAttempt, own ?? Number.POSITIVE_INFINITY);
}

/**
 * Attempts and dollars left at the rate so far (spend ÷ attempts started). Before the first attempt an attempt is
 * taken to use all the steps that the budget and the strategy's `parameters` give it, and nothing else is known; null
 * where no limit that is used at all stands.
 */
export function forecast(
  budget: Budget,
  spend: Spend,
  parameters: Readonly<Record<string, unknown>> = {},
): Forecast {
  const left = remaining(budget, spend);
  const used = amountsOf(spend);
  const begun = spend.attempts > 0;
  const rates: Record<Limit, number> = {
    attempts: 1,
    steps: begun && used.steps > 0 ? used.steps / spend.attempts : stepsOfAttempt(budget, parameters),
    tokens: begun ? used.tokens / spend.attempts : 0,
    usd: begun ? used.usd / spend.attempts : 0,
    seconds: begun ? used.seconds / spend.attempts : 0,
  };
  let attempts: number | null = null;
  let first: Limit | null = null;
  for (const name of ['attempts', 'steps', 'tokens', 'usd', 'seconds'] as const) {
    if (left[name] === Infinity || (rates[name] === 0 && left[name] > 0)) continue;
    const whole = left[name] === 0 ? 0 : Math.floor(left[name] / rates[name] + 1e-9);
    if (attempts !== null && whole >= attempts) continue;
    attempts = whole;
    first = name;
  }
  return { attempts, usd: attempts === null ? null : attempts * rates.usd, first };
}
