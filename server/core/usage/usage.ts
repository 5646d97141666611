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
