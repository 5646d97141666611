import { z } from 'zod';
import type { Usage } from '@/server/core/usage/usage';
import type { Bill } from './chat';

const perMillion = (help: string) => z.number().min(0).max(1_000_000).describe(help);

const rates = {
  input: perMillion('input tokens'),
  output: perMillion('output tokens'),
  cachedInput: perMillion('input tokens read from a cache; as input without it').optional(),
  cacheWrite: perMillion('input tokens written to a cache; as input without it').optional(),
  cacheWriteHour: perMillion('the same, kept for an hour; as those written without it').optional(),
  reasoning: perMillion('reasoning tokens; as output without it').optional(),
};

/** US dollars per million tokens. What is not named costs what its kind costs otherwise. */
export const pricesSchema = z.object({
  ...rates,
  /** Prices of calls whose prompts are longer than so many tokens, lowest first: each holds for the whole call. */
  tiers: z.array(z.object({ aboveInputTokens: z.number().int().min(1), ...rates })).optional(),
});
export type Prices = z.infer<typeof pricesSchema>;

/**
 * US dollars of a call: as the provider reports them, else by its tokens. Input counts include cached and written tokens,
 * output counts include reasoning.
 */
export function priceOf(usage: Usage, prices: Prices | null, bill: Bill = {}): number {
  if (bill.usd !== undefined) return bill.usd;
  if (prices === null) return 0;
  const tier = prices.tiers?.findLast(({ aboveInputTokens }) => usage.inputTokens > aboveInputTokens);
  const { input, output, cachedInput = input, cacheWrite = input, ...more } = tier ?? prices;
  const { cacheWriteHour = cacheWrite, reasoning: reasoned = output } = more;
  const { cachedInputTokens: cached, cacheWriteTokens: written, reasoningTokens: reasoning } = usage;
  const hour = Math.min(written, bill.hourWriteTokens ?? 0);
  const fresh = Math.max(0, usage.inputTokens - cached - written);
  const visibleTokens = Math.max(0, usage.outputTokens - reasoning);
  const millionths =
    fresh * input +
    cached * cachedInput +
    (written - hour) * cacheWrite +
    hour * cacheWriteHour +
    visibleTokens * output +
    reasoning * reasoned;
  return millionths / 1_000_000;
}
