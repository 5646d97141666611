import type { Budget } from './budget-schema';
import { addParts, type PartTokens } from './context-cost';
import { addCalls, addRoles, type CallTotals } from './model-call';
import type { ModelRole } from './roles';

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
  told: 'steps',
  failFast: false,
};

/** What arose at one event. Every field is an amount ≥ 0; absent means 0. */
export interface SpendDelta {
  attempts?: number;
  steps?: number;
  inputTokens?: number;
  cachedInputTokens?: number;
  outputTokens?: number;
  usd?: number;
  /** Active wall-clock seconds since the last charge of the run. */
  seconds?: number;
  verifications?: number;
  modelMs?: number;
  sandboxMs?: number;
  /** Input tokens by the part of the prompt they were in. */
  parts?: PartTokens;
  /** Only of models that report more than tokens. */
  calls?: CallTotals;
  /** Part of the amounts above: language models' calls that are no agent's, by their role. */
  roles?: Partial<Record<ModelRole, RoleSpend>>;
}

/** What the calls of one role came to. */
export interface RoleSpend {
  calls: number;
  tokens: number;
  usd: number;
}
export type Spend = Required<Omit<SpendDelta, 'calls' | 'roles'>> & Pick<SpendDelta, 'calls' | 'roles'>;

export const noSpend: Spend = {
  attempts: 0,
  steps: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  usd: 0,
  seconds: 0,
  verifications: 0,
  modelMs: 0,
  sandboxMs: 0,
  parts: {},
};

export function addSpend(total: Spend, delta: SpendDelta): Spend {
  const calls = delta.calls ? addCalls(total.calls, delta.calls) : total.calls;
  const roles = delta.roles ? addRoles(total.roles, delta.roles) : total.roles;
  const sum = (field: Exclude<keyof Spend, 'parts' | 'calls' | 'roles'>) =>
    total[field] + (delta[field] ?? 0);
  return {
    attempts: sum('attempts'),
    steps: sum('steps'),
    inputTokens: sum('inputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    outputTokens: sum('outputTokens'),
    usd: sum('usd'),
    seconds: sum('seconds'),
    verifications: sum('verifications'),
    modelMs: sum('modelMs'),
    sandboxMs: sum('sandboxMs'),
    parts: delta.parts ? addParts(total.parts, delta.parts) : total.parts,
    ...(calls ? { calls } : {}),
    ...(roles ? { roles } : {}),
  };
}

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
