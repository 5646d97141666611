import { expect } from 'vitest';
import type { Outcome, Quirk } from './quirk';

const prices = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, cacheWriteHour: 6 };
const priced = { models: { m: { prices } } };
const billed = ({ server }: Outcome, name: 'input' | 'cached' | 'written' | 'output') =>
  server.requests.reduce((sum, one) => sum + (one.billed?.[name] ?? 0), 0);

/** The cached tokens of all requests, under whatever name they came. */
function expectCached(outcome: Outcome): void {
  const { spend } = outcome.state;
  expect(billed(outcome, 'cached')).toBeGreaterThan(0);
  expect(spend.cachedInputTokens).toBe(billed(outcome, 'cached'));
  expect(spend.inputTokens).toBe(billed(outcome, 'input'));
  expect(spend.estimatedTokens).toBe(0);
}

type UsageFor = NonNullable<ReturnType<Quirk['server']>['usageFor']>;

const cachedUnder = (maker: string, reference: string, usageFor: UsageFor): Quirk => ({
  kind: 'Money',
  title: `Cached tokens under ${maker}’s name`,
  reference,
  api: 'openai',
  endpoint: priced,
  server: () => ({ usageFor }),
  shows: expectCached,
});

const impossible = (what: string, usageFor: UsageFor): Quirk => ({
  kind: 'Money',
  title: `Usage that cannot be: ${what}`,
  reference: 'Reports of gateways that add up or lose counts (OpenRouter, one-api, LiteLLM)',
  api: 'openai',
  endpoint: priced,
  server: () => ({ usageFor }),
  shows({ state, notes }) {
    const { spend } = state;
    expect(spend.estimatedTokens).toBe(spend.inputTokens + spend.outputTokens);
    expect(spend.usd).toBeGreaterThan(0);
    expect(spend.inputTokens).toBeLessThan(100_000);
    expect(notes.join(' ')).toContain('cannot be');
  },
});

export const moneyQuirks: Quirk[] = [
  cachedUnder('DeepSeek', 'DeepSeek, “Context caching”', ({ input, cached, output }) => ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_cache_hit_tokens: cached,
    prompt_cache_miss_tokens: input - cached,
  })),
  cachedUnder('Moonshot', 'Moonshot, “Chat completions: usage”', ({ input, cached, output }) => ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    cached_tokens: cached,
  })),
  cachedUnder('LiteLLM', 'LiteLLM, “Prompt caching”', ({ input, cached, output }) => ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
  })),
  {
    kind: 'Money',
    title: 'Gemini and xAI count reasoning beside the answer: only the total holds it',
    reference: 'Google, “OpenAI compatibility”; xAI, “Reasoning: usage”',
    api: 'openai',
    endpoint: priced,
    server: () => ({
      usageFor: ({ input, output }) => ({
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output + 100,
      }),
    }),
    shows(outcome) {
      const { spend } = outcome.state;
      const { length } = outcome.server.requests;
      expect(spend.outputTokens).toBe(billed(outcome, 'output') + 100 * length);
      expect(spend.reasoningTokens).toBe(100 * length);
    },
  },
  {
    kind: 'Money',
    title: 'OpenRouter reports what a call cost: that is charged, with no prices set',
    reference: 'OpenRouter, “Usage accounting”',
    api: 'openai',
    server: () => ({
      usageFor: ({ input, output }) => ({
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        cost: 0.0125,
        cost_details: { upstream_inference_cost: 0 },
      }),
    }),
    shows: ({ state, server }) => expect(state.spend.usd).toBeCloseTo(0.0125 * server.requests.length, 9),
  },
  {
    kind: 'Money',
    title: 'xAI reports the cost in ticks',
    reference: 'xAI, “Cost tracking: cost_in_usd_ticks”',
    api: 'openai',
    server: () => ({
      usageFor: ({ input, output }) => ({
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        cost_in_usd_ticks: 37_756_000,
      }),
    }),
    shows: ({ state, server }) => expect(state.spend.usd).toBeCloseTo(0.0037756 * server.requests.length, 9),
  },
  {
    kind: 'Money',
    title: 'Anthropic’s writes to a cache of one hour have their own price',
    reference: 'Anthropic, “Prompt caching: 1-hour cache duration”',
    api: 'anthropic',
    endpoint: { ...priced, cacheFor: '1h' },
    server: () => ({
      usageFor: ({ input, cached, written }) => ({
        input_tokens: input - cached - written,
        cache_read_input_tokens: cached,
        cache_creation_input_tokens: written,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: written },
      }),
    }),
    shows(outcome) {
      const [cached, written] = [billed(outcome, 'cached'), billed(outcome, 'written')];
      const fresh = billed(outcome, 'input') - cached - written;
      const usd = (fresh * 3 + cached * 0.3 + written * 6 + billed(outcome, 'output') * 15) / 1e6;
      expect(written).toBeGreaterThan(0);
      expect(outcome.state.spend.usd).toBeCloseTo(usd, 12);
      const text = JSON.stringify(outcome.server.requests[0]?.body);
      expect(text).toContain('"cache_control":{"type":"ephemeral","ttl":"1h"}');
    },
  },
  {
    kind: 'Money',
    title: 'Long prompts cost more (Gemini and Claude above 200,000 tokens)',
    reference: 'Google, “Gemini API pricing”; Anthropic, “Pricing: long context”',
    api: 'openai',
    endpoint: {
      models: {
        m: { prices: { input: 1, output: 2, tiers: [{ aboveInputTokens: 1_200, input: 2, output: 3 }] } },
      },
    },
    server() {
      const reported = [900, 900, 1_500, 1_500, 1_500];
      return {
        usageFor: () => ({ prompt_tokens: reported.shift() ?? 0, completion_tokens: 100 }),
      };
    },
    shows({ state }) {
      const usd = 2 * (900 * 1 + 100 * 2) + 3 * (1_500 * 2 + 100 * 3);
      expect(state.spend.usd).toBeCloseTo(usd / 1e6, 12);
    },
  },
  impossible('negative counts', ({ input, output }) => ({
    prompt_tokens: -input,
    completion_tokens: output,
    total_tokens: 0,
  })),
  impossible('more tokens than the request has bytes', ({ output }) => ({
    prompt_tokens: 40_000_000,
    completion_tokens: output,
  })),
  impossible('a longer answer than was allowed or came', ({ input }) => ({
    prompt_tokens: input,
    completion_tokens: 9_000_000,
  })),
  impossible('nothing counted at all', () => ({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 })),
];
