import { z } from 'zod';
import type { Usage } from '@/server/core/usage/usage';

const perMillion = (help: string) => z.number().min(0).max(1_000_000).describe(help);

/** US dollars per million tokens. What is not named costs what its kind costs otherwise. */
export const pricesSchema = z.object({
  input: perMillion('input tokens'),
  output: perMillion('output tokens'),
  cachedInput: perMillion('input tokens read from a cache; as input without it').optional(),
  cacheWrite: perMillion('input tokens written to a cache; as input without it').optional(),
  reasoning: perMillion('reasoning tokens; as output without it').optional(),
});
export type Prices = z.infer<typeof pricesSchema>;

/** US dollars of a call. Input counts include cached and written tokens, output counts include reasoning. */
export function priceOf(usage: Usage, prices: Prices | null): number {
  if (prices === null) return 0;
  const { cachedInputTokens: cached, cacheWriteTokens: written, reasoningTokens: reasoning } = usage;
  const fresh = Math.max(0, usage.inputTokens - cached - written);
  const visibleTokens = Math.max(0, usage.outputTokens - reasoning);
  const millionths =
    fresh * prices.input +
    cached * (prices.cachedInput ?? prices.input) +
    written * (prices.cacheWrite ?? prices.input) +
    visibleTokens * prices.output +
    reasoning * (prices.reasoning ?? prices.output);
  return millionths / 1_000_000;
}
