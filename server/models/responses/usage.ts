import { type Usage, usageOfCall } from '@/server/core/usage/usage';
import type { ChatReply } from '@/server/models/language/chat';
import { fieldsOf } from '@/server/models/language/refusal';

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Input tokens include cached ones, output tokens include reasoning. */
export function responsesUsage(reported: unknown): Usage | null {
  const usage = fieldsOf(reported);
  if (typeof usage.input_tokens !== 'number') return null;
  const input = fieldsOf(usage.input_tokens_details);
  return usageOfCall({
    inputTokens: usage.input_tokens,
    cachedInputTokens: numberOf(input.cached_tokens),
    cacheWriteTokens: numberOf(input.cache_write_tokens),
    outputTokens: numberOf(usage.output_tokens),
    reasoningTokens: numberOf(fieldsOf(usage.output_tokens_details).reasoning_tokens),
  });
}

/** Dollars where a gateway reports them (OpenRouter's `cost`). */
export function billIn(reported: unknown): Pick<ChatReply, 'bill'> {
  const usd = numberOf(fieldsOf(reported).cost);
  return usd > 0 ? { bill: { usd } } : {};
}
