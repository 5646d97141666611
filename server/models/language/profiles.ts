import type { ModelFacts } from './model-facts';

/** What is known of a family of models before the first request. What an endpoint then says goes before it. */
export interface Profile {
  /** Part of the model's name, in small letters. */
  name: RegExp;
  /** Whether it takes a temperature and its like. */
  sampling: boolean;
  /** How reasoning is switched on: with a budget, or as much as the model likes. */
  thinking?: 'enabled' | 'adaptive';
  /** The name of the limit of an answer, where it is not `max_tokens`. */
  output?: 'max_completion_tokens';
  /** Tokens it can hold, and tokens of an answer that leave room for reasoning. */
  contextTokens?: number;
  outputTokens?: number;
}

/**
 * Families by name, the first match counts. From the vendors' pages of models, as of November 2026; meant to be edited.
 * Limits are left out where servers choose their own (models that people run at home).
 */
const profiles: readonly Profile[] = [
  // Anthropic, "Migration guide": 4.7 and later refuse sampling parameters and take adaptive thinking alone.
  {
    name: /claude-(?:opus|sonnet|haiku|fable|mythos)-(?:4[.-][7-9]|[5-9](?![0-9]))/,
    sampling: false,
    thinking: 'adaptive',
    contextTokens: 200_000,
    outputTokens: 32_000,
  },
  {
    name: /claude-(?:opus|sonnet)-4[.-]6/,
    sampling: true,
    thinking: 'adaptive',
    contextTokens: 200_000,
    outputTokens: 32_000,
  },
  {
    name: /claude-(?:opus|sonnet|haiku)-4|claude-3[.-]7/,
    sampling: true,
    thinking: 'enabled',
    contextTokens: 200_000,
    outputTokens: 16_000,
  },
  // OpenAI, "Reasoning models": temperature, top_p and max_tokens are refused by o-series and GPT-5.
  {
    name: /(?:^|\/)gpt-5[\w.]*-chat/,
    sampling: false,
    output: 'max_completion_tokens',
    contextTokens: 128_000,
    outputTokens: 16_000,
  },
  {
    name: /(?:^|\/)gpt-[5-9]/,
    sampling: false,
    output: 'max_completion_tokens',
    contextTokens: 272_000,
    outputTokens: 32_000,
  },
  {
    name: /(?:^|\/)o[1-9](?:-|$)/,
    sampling: false,
    output: 'max_completion_tokens',
    contextTokens: 200_000,
    outputTokens: 32_000,
  },
  { name: /gpt-oss/, sampling: true, contextTokens: 131_072, outputTokens: 16_000 },
  // Google, "Gemini models": it holds a million tokens, and prompts above 200,000 cost more.
  { name: /gemini-(?:2\.5|[3-9])/, sampling: true, contextTokens: 200_000, outputTokens: 32_000 },
  // DeepSeek, "Models & pricing"; "Thinking mode": sampling parameters are taken and have no effect.
  { name: /deepseek-(?:chat|v[3-9])/, sampling: true, contextTokens: 128_000, outputTokens: 8_000 },
  { name: /deepseek-(?:reasoner|r[1-9])/, sampling: false, contextTokens: 64_000, outputTokens: 16_000 },
  { name: /kimi-k/, sampling: true, contextTokens: 256_000, outputTokens: 16_000 },
  { name: /glm-(?:4\.[5-9]|[5-9])/, sampling: true, contextTokens: 128_000, outputTokens: 16_000 },
  { name: /minimax-m/, sampling: true, contextTokens: 192_000, outputTokens: 16_000 },
  { name: /grok-(?:[4-9]|code)/, sampling: true, contextTokens: 256_000, outputTokens: 16_000 },
  {
    name: /mistral-(?:large|medium)|devstral|codestral/,
    sampling: true,
    contextTokens: 128_000,
    outputTokens: 8_000,
  },
  { name: /qwen3-(?:coder|max|next)/, sampling: true, contextTokens: 256_000, outputTokens: 16_000 },
];

export const profileOf = (model: string): Profile | null =>
  profiles.find(({ name }) => name.test(model.toLowerCase())) ?? null;

/** A profile in the form of what is learnt. */
export function profileFacts(
  model: string,
  /** A person set that it takes a temperature. */
  sampled = false,
): ModelFacts {
  const profile = profileOf(model);
  if (profile === null) return { without: [], renamed: {}, most: {} };
  const { sampling, output, thinking } = profile;
  return {
    without: sampling || sampled ? [] : ['temperature', 'top_p', 'top_k'],
    renamed: output === undefined ? {} : { max_tokens: output },
    most: {},
    ...(thinking === undefined ? {} : { thinking }),
  };
}
