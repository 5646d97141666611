import type { ImportedUsage } from '@/server/exchange/run/imported-run';
import { type Fields, fields, number, sum } from './value';

export const noUsage: ImportedUsage = {
  usd: null,
  inputTokens: null,
  outputTokens: null,
  cachedTokens: null,
};

export function sumUsage(usages: Iterable<ImportedUsage>): ImportedUsage {
  const all = [...usages];
  return {
    usd: sum(all.map(({ usd }) => usd)),
    inputTokens: sum(all.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(all.map(({ outputTokens }) => outputTokens)),
    cachedTokens: sum(all.map(({ cachedTokens }) => cachedTokens)),
  };
}

/** Usage as OpenAI, LiteLLM and their kin write it: prompt tokens include cached ones. */
export function openaiUsage(usage: Fields, usd: number | null = null): ImportedUsage {
  const details = fields(usage.prompt_tokens_details ?? usage.input_tokens_details);
  return {
    usd,
    inputTokens: number(usage.prompt_tokens) ?? number(usage.input_tokens),
    outputTokens: number(usage.completion_tokens) ?? number(usage.output_tokens),
    cachedTokens: number(details.cached_tokens) ?? number(usage.cache_read_input_tokens),
  };
}

/** Usage as Anthropic writes it: the three kinds of input are added. */
export function anthropicUsage(usage: Fields): ImportedUsage {
  return {
    usd: null,
    inputTokens: sum([
      number(usage.input_tokens),
      number(usage.cache_creation_input_tokens),
      number(usage.cache_read_input_tokens),
    ]),
    outputTokens: number(usage.output_tokens),
    cachedTokens: number(usage.cache_read_input_tokens),
  };
}
