import { addParts, type PartTokens } from './context-cost';
import { type ModelRole, modelRoleNames } from './roles';
import { tokensOf, type Usage } from './usage';

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

/** `more` added to what each role has cost. */
export function addRoles(
  total: Partial<Record<ModelRole, RoleSpend>> | undefined,
  more: Partial<Record<ModelRole, RoleSpend>>,
): Partial<Record<ModelRole, RoleSpend>> {
  const sum = { ...total };
  for (const role of modelRoleNames) {
    const added = more[role];
    if (!added) continue;
    const { calls = 0, tokens = 0, usd = 0 } = sum[role] ?? {};
    sum[role] = { calls: calls + added.calls, tokens: tokens + added.tokens, usd: usd + added.usd };
  }
  return sum;
}

/** What a call is charged. `calls`, and `roles` of a call that is no agent's, are there only for models with a provider. */
export function chargeOf(usage: Usage, role: ModelRole | null = null): SpendDelta {
  const { inputTokens, cachedInputTokens, outputTokens, usd } = usage;
  const charge: SpendDelta = { inputTokens, cachedInputTokens, outputTokens, usd };
  if (usage.requests === 0) return charge;
  const { requests, cacheWriteTokens, reasoningTokens, estimatedTokens } = usage;
  charge.calls = { requests, cacheWriteTokens, reasoningTokens, estimatedTokens };
  if (role) charge.roles = { [role]: { calls: 1, tokens: tokensOf(usage), usd } };
  return charge;
}

/** What the calls of a run were made of, beyond the tokens every model has. */
export interface CallTotals {
  requests: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** Input and output tokens that were estimated. */
  estimatedTokens: number;
}

export function addCalls(total: CallTotals | undefined, more: CallTotals): CallTotals {
  return {
    requests: (total?.requests ?? 0) + more.requests,
    cacheWriteTokens: (total?.cacheWriteTokens ?? 0) + more.cacheWriteTokens,
    reasoningTokens: (total?.reasoningTokens ?? 0) + more.reasoningTokens,
    estimatedTokens: (total?.estimatedTokens ?? 0) + more.estimatedTokens,
  };
}
