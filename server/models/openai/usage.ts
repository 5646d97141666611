import type { CompletionUsage } from 'openai/resources/completions';
import { type Usage, usageOfCall } from '@/server/core/usage/usage';

/** Prompt tokens include cached ones already; completion tokens include reasoning. */
export function openaiUsage(usage: CompletionUsage | null | undefined): Usage | null {
  if (!usage || typeof usage.prompt_tokens !== 'number') return null;
  return usageOfCall({
    inputTokens: usage.prompt_tokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens ?? 0,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  });
}
