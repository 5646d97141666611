import { type Fields, number, sum } from '@/server/exchange/reading/value';
import type { ImportedUsage } from '@/server/exchange/run/imported-run';

/** Inspect's usage: cached input is counted besides `input_tokens`; here it is part of the input. */
export const inspectUsage = (usage: Fields): ImportedUsage => ({
  usd: number(usage.total_cost),
  inputTokens: sum([
    number(usage.input_tokens),
    number(usage.input_tokens_cache_read),
    number(usage.input_tokens_cache_write),
  ]),
  outputTokens: number(usage.output_tokens),
  cachedTokens: number(usage.input_tokens_cache_read),
});
