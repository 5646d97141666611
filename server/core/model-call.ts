import type { RoleSpend, SpendDelta } from './budget';
import { type ModelRole, modelRoleNames } from './roles';

/** What a model call used. Input counts include what came from a cache and what was written to one. */
export interface ModelUsage {
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** Of the input: written to the provider's cache, where it charges for that. */
  cacheWriteTokens?: number;
  /** Of the output: spent on reasoning, where the provider says so. */
  reasoningTokens?: number;
  /** Counted by our tokenizer, since the provider reported nothing. */
  estimated?: boolean;
  /** Requests behind the reply, repeated ones and corrections included; absent: one. */
  requests?: number;
}

/** Reasoning as a model gave it. `signed` is what its API wants back, unchanged; no other model is shown it. */
export interface ThinkingPart {
  model: string;
  text: string;
  signed?: unknown;
}

/** What an agent said around its action, to be handed back to it in the same form at its next step. */
export interface Turn {
  words: string;
  thinking: ThinkingPart[];
  /** What was made of the answer, told to the model with the observation, e.g. that only its first call counted. */
  note?: string;
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

/** What a call is charged. `calls`, and `roles` of a call that is no agent's, are there only for models that report more than tokens. */
export function chargeOf(
  { usage, usd }: { usage: ModelUsage; usd: number },
  role: ModelRole | null = null,
): SpendDelta {
  const { inputTokens, cachedInputTokens, outputTokens, requests } = usage;
  const charge: SpendDelta = { inputTokens, cachedInputTokens, outputTokens, usd };
  if (requests === undefined) return charge;
  charge.calls = {
    requests,
    cacheWriteTokens: usage.cacheWriteTokens ?? 0,
    reasoningTokens: usage.reasoningTokens ?? 0,
    estimatedTokens: usage.estimated ? inputTokens + outputTokens : 0,
  };
  if (role) charge.roles = { [role]: { calls: 1, tokens: inputTokens + outputTokens, usd } };
  return charge;
}

/** Why a model gave no usable answer. */
export type CallFault =
  | 'key'
  | 'model-gone'
  | 'quota'
  | 'rate-limit'
  | 'overloaded'
  | 'timeout'
  | 'connection'
  | 'broken'
  | 'context'
  | 'bad-request'
  | 'confused'
  | 'refusal'
  | 'cancelled';

/** Another try may succeed. */
export const isPassing = (fault: CallFault): boolean =>
  ['rate-limit', 'overloaded', 'timeout', 'connection', 'broken'].includes(fault);

/** Every call of the model would fail alike until a person has mended the cause. */
export const needsAPerson = (fault: CallFault): boolean => ['key', 'model-gone', 'quota'].includes(fault);

/** For calls that the work can do without: throws, so that the run waits, where every further one would fail alike. */
export function stopWhereAPersonIsNeeded(error: unknown): void {
  if (error instanceof CallFailed && needsAPerson(error.fault)) throw new Error(error.message);
}

/** A call without a usable answer. The message is for people; it never holds a key. */
export class CallFailed extends Error {
  constructor(
    readonly fault: CallFault,
    message: string,
    /** What it cost all the same. */
    readonly spent: { usage: ModelUsage; usd: number } | null = null,
    /** Milliseconds the provider asks to wait. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
    this.name = 'CallFailed';
  }
}
