/** Tokens and dollars of model calls. Every field is an amount ≥ 0; a call, a role and a run are counted alike. */
export interface Usage {
  /** Calls that gave a reply, or were cut off while they did. */
  calls: number;
  /** Requests to a provider, repeats and corrections included; 0 for a model without a provider. */
  requests: number;
  /** Tokens read from a cache and tokens written to one included. */
  inputTokens: number;
  /** Of the input: read from the provider's cache. */
  cachedInputTokens: number;
  /** Of the input: written to the provider's cache, where the provider charges for that. */
  cacheWriteTokens: number;
  /** Reasoning included. */
  outputTokens: number;
  /** Of the output: reasoning, where the provider reports it. */
  reasoningTokens: number;
  /** Of input and output: counted by our tokenizer, because the provider reported nothing. */
  estimatedTokens: number;
  /** US dollars. */
  usd: number;
}

export const noUsage: Usage = {
  calls: 0,
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimatedTokens: 0,
  usd: 0,
};

/** The names of the amounts, in one order. */
export const usageFields = [
  'calls',
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'estimatedTokens',
  'usd',
] as const satisfies readonly (keyof Usage)[];

/** The amounts alone, of something that has more fields. */
export const usageIn = ({
  calls,
  requests,
  inputTokens,
  cachedInputTokens,
  cacheWriteTokens,
  outputTokens,
  reasoningTokens,
  estimatedTokens,
  usd,
}: Usage): Usage => ({
  calls,
  requests,
  inputTokens,
  cachedInputTokens,
  cacheWriteTokens,
  outputTokens,
  reasoningTokens,
  estimatedTokens,
  usd,
});

/** The usage of one call of which these amounts are known. */
export const usageOfCall = (known: Partial<Usage>): Usage => ({ ...noUsage, calls: 1, ...known });

export const addUsage = (a: Usage, b: Partial<Usage>): Usage => ({
  calls: a.calls + (b.calls ?? 0),
  requests: a.requests + (b.requests ?? 0),
  inputTokens: a.inputTokens + (b.inputTokens ?? 0),
  cachedInputTokens: a.cachedInputTokens + (b.cachedInputTokens ?? 0),
  cacheWriteTokens: a.cacheWriteTokens + (b.cacheWriteTokens ?? 0),
  outputTokens: a.outputTokens + (b.outputTokens ?? 0),
  reasoningTokens: a.reasoningTokens + (b.reasoningTokens ?? 0),
  estimatedTokens: a.estimatedTokens + (b.estimatedTokens ?? 0),
  usd: a.usd + (b.usd ?? 0),
});

/** Input and output. */
export const tokensOf = ({
  inputTokens,
  outputTokens,
}: Pick<Usage, 'inputTokens' | 'outputTokens'>): number => inputTokens + outputTokens;
