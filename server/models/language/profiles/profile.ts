import { z } from 'zod';
import { wrongPattern } from './sentences';

/** The most characters that the name of a model may have. */
const mostNameCharacters = 200;

/** What is known of a family of models by name. A field that is missing is not known. */
const profileSchema = z.strictObject({
  /** A regular expression in small letters; it may begin anywhere in the name but in the middle of a word. */
  name: z.string().min(1).max(300).refine(isPattern, wrongPattern),
  /** Where it is known from. */
  source: z.string().max(500).optional(),
  /** Whether it takes a temperature and its like. */
  sampling: z.boolean().optional(),
  /** How reasoning is asked for: not at all, with a budget of tokens, as much as the model likes, or by a level of effort. */
  thinking: z.enum(['none', 'enabled', 'adaptive', 'effort']).optional(),
  /** The levels of effort it knows, the least first. */
  efforts: z.array(z.string().min(1).max(40)).max(12).optional(),
  /** The level of effort that is requested; the API's own without it. */
  effort: z.string().min(1).max(40).optional(),
  /** What it calls the limit of a reply, where it is not `max_tokens`. */
  output: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  /** Tokens it can hold, and tokens of a reply that leave room for reasoning. */
  contextTokens: z.number().int().min(2_000).max(100_000_000).optional(),
  outputTokens: z.number().int().min(100).max(1_000_000).optional(),
  /** Tokens that the beginning of a prompt must have for its provider to cache it. */
  leastCachedTokens: z.number().int().min(0).max(1_000_000).optional(),
  /** The provider caches only what is marked; gateways with OpenAI's protocol pass marks on. */
  cacheMarks: z.boolean().optional(),
  /** The role of the system prompt; `user`: it stands at the beginning of the first message. */
  system: z.enum(['system', 'developer', 'user']).optional(),
  /** The field in which its reasoning goes back; `none`: it is refused; without this, as it came. */
  reasoning: z.enum(['none', 'reasoning_content', 'reasoning']).optional(),
  /** Whether it is trained to edit by patches. */
  patches: z.boolean().optional(),
});
export type Profile = z.infer<typeof profileSchema>;

export const profilesSchema = z.strictObject({ profiles: z.array(profileSchema).max(1_000) });

function isPattern(text: string): boolean {
  try {
    return patternOf(text).test('') || true;
  } catch {
    return false;
  }
}

const patternOf = (text: string): RegExp => new RegExp(`(?<![a-z0-9])(?:${text})`);
const compiled = new Map<string, RegExp>();

/** Whether a profile is about a model. Prefixes of gateways (`anthropic/`, `us.anthropic.`, `models/`) do not matter. */
export function isAbout({ name }: Profile, model: string): boolean {
  const pattern = compiled.get(name) ?? patternOf(name);
  compiled.set(name, pattern);
  return pattern.test(model.toLowerCase().slice(0, mostNameCharacters));
}
