import { z } from 'zod';
import { pricesSchema } from '@/server/models/language/prices';
import type { Profile } from '@/server/models/language/profiles/profile';
import { keyInAddress, wrongAddress, wrongName } from './sentences';

/** What is known of one model of an endpoint. Everything may be left out. */
const modelSettingsSchema = z.object({
  prices: pricesSchema.optional(),
  contextTokens: z.number().int().min(2_000).max(100_000_000).optional(),
  outputTokens: z.number().int().min(100).max(1_000_000).optional(),
  /** Off: actions are written as text. */
  tools: z.boolean().optional(),
  /** Off: the model takes no temperature. */
  temperature: z.boolean().optional(),
  thinkingTokens: z.number().int().min(0).max(1_000_000).optional(),
  /** The level of effort that is requested, in the API's words. */
  effort: z.string().trim().min(1).max(40).optional(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

const withoutLogin = (url: string) => {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
};

/** Addresses are shown and logged. */
const withoutKey = (url: string) =>
  !URL.canParse(url) ||
  ![...new URL(url).searchParams.keys()].some((name) => /key|token|secret|^code$|^sig$/i.test(name));

/** An endpoint as it stands in the file. Keys and header values never do: they are in a file of their own. */
export const endpointSettingsSchema = z.object({
  /** The protocol. `openai` is chat completions, and responses for the models that need them. */
  kind: z.enum(['openai', 'openai-responses', 'anthropic', 'gemini']),
  baseUrl: z.string().trim().max(2_000).refine(withoutLogin, wrongAddress).refine(withoutKey, keyInAddress),
  stream: z.boolean().default(true),
  /** Without a sign of life for so long, a call is given up. */
  silenceSeconds: z.number().min(1).max(3_600).default(120),
  /** Seconds that a whole answer may take. */
  replySeconds: z.number().min(1).max(86_400).default(1_800),
  /** How long Anthropic's cache is asked to keep prompts: an hour costs more to write. */
  cacheFor: z.enum(['5m', '1h']).default('5m'),
  /** Requests at once, of all runs together. */
  concurrency: z.number().int().min(1).max(1_000).nullable().default(8),
  requestsPerMinute: z.number().int().min(1).max(1_000_000).nullable().default(null),
  /** Laid over every request's body; null takes a field out. */
  body: z.record(z.string(), z.unknown()).default({}),
  models: z.record(z.string().min(1).max(200), modelSettingsSchema).default({}),
  /** Names the endpoint told when it was last asked. */
  listed: z.array(z.string()).default([]),
});
export type EndpointSettings = z.infer<typeof endpointSettingsSchema>;

export const endpointNameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, wrongName);

export const secretsSchema = z.object({
  key: z.string().max(10_000).nullable().default(null),
  headers: z.record(z.string().regex(/^[\w-]{1,100}$/), z.string().max(10_000)).default({}),
  /** Scheme, host and port that they were given for; they are sent nowhere else. null: not known yet. */
  givenFor: z.string().max(2_000).nullable().default(null),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** An endpoint with all that is needed to call it. It never leaves the server. */
export interface Endpoint extends EndpointSettings, Secrets {
  name: string;
  /** Where its address or key comes from. */
  from: 'environment' | 'file';
  /** An operator's own profiles of models. */
  profiles: readonly Profile[];
  /** Scheme, host and port that the stored key was given for, where it is another than the address: it is held back. */
  heldFor: string | null;
}
