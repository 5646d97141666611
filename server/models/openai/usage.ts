import { type Usage, usageOfCall } from '@/server/core/usage/usage';
import type { ChatReply } from '@/server/models/language/chat';
import { fieldsOf } from '@/server/models/language/refusal';

/** The first of them that is a number, or 0. */
function numberOf(...values: unknown[]): number {
  for (const value of values) if (typeof value === 'number') return value;
  return 0;
}

/**
 * Tokens under each maker's names. Prompt tokens include cached ones already, except where a gateway counts them beside
 * those as Anthropic does. Completion tokens include reasoning, except
 * where the total is more than both (Gemini and xAI count reasoning apart).
 */
export function openaiUsage(reported: unknown): Usage | null {
  const usage = fieldsOf(reported);
  if (typeof usage.prompt_tokens !== 'number') return null;
  const prompt = fieldsOf(usage.prompt_tokens_details);
  const completion = fieldsOf(usage.completion_tokens_details);
  const input = usage.prompt_tokens;
  const written = numberOf(usage.completion_tokens);
  const total = numberOf(usage.total_tokens);
  const besides = cachedBesides(usage, input, written);
  const apart = Math.max(0, total - input - besides - written);
  return usageOfCall({
    inputTokens: input + besides,
    // OpenAI and most; DeepSeek; Moonshot; LiteLLM and Anthropic's own name.
    cachedInputTokens: numberOf(
      prompt.cached_tokens,
      usage.prompt_cache_hit_tokens,
      usage.cached_tokens,
      usage.cache_read_input_tokens,
    ),
    // OpenRouter; DashScope; LiteLLM.
    cacheWriteTokens: numberOf(
      prompt.cache_write_tokens,
      prompt.cache_creation_input_tokens,
      prompt.cache_creation_tokens,
      usage.cache_creation_input_tokens,
    ),
    outputTokens: written + apart,
    reasoningTokens: numberOf(completion.reasoning_tokens, usage.reasoning_tokens) || apart,
  });
}

/** Tokens read from and written to a cache that the prompt's tokens do not include: there are more of them, or the sum says so. */
function cachedBesides(usage: Record<string, unknown>, input: number, output: number): number {
  const cached = numberOf(usage.cache_read_input_tokens) + numberOf(usage.cache_creation_input_tokens);
  const isApart = cached > input || numberOf(usage.total_tokens) === input + output + cached;
  return cached > 0 && isApart ? cached : 0;
}

/** xAI counts money in ten thousandths of a millionth of a dollar. */
const ticksPerDollar = 1e10;

/**
 * Dollars as a gateway reports them: OpenRouter's `cost`, Perplexity's, xAI's, or LiteLLM's header. `hour`: the cache was
 * asked to keep all that was written for an hour; counts of its kinds go before that.
 */
export function billOf(reported: unknown, header: number | null, hour: boolean): Pick<ChatReply, 'bill'> {
  const usage = fieldsOf(reported);
  const ticks = numberOf(usage.cost_in_usd_ticks) / ticksPerDollar;
  const upstream = numberOf(fieldsOf(usage.cost_details).upstream_inference_cost);
  const own = usage.is_byok === true ? upstream : 0;
  const usd = numberOf(usage.cost, fieldsOf(usage.cost).total_cost, header) + own || ticks;
  const { prompt_tokens_details, cache_creation } = usage;
  const kinds = [cache_creation, fieldsOf(prompt_tokens_details).cache_creation_token_details].map(fieldsOf);
  const counted = kinds
    .map(({ ephemeral_1h_input_tokens: tokens }) => tokens)
    .find((one) => one !== undefined);
  const all = hour ? (openaiUsage(reported)?.cacheWriteTokens ?? 0) : 0;
  const hourWriteTokens = numberOf(counted, all);
  const bill = { ...(usd > 0 ? { usd } : {}), ...(hourWriteTokens > 0 ? { hourWriteTokens } : {}) };
  return Object.keys(bill).length > 0 ? { bill } : {};
}
