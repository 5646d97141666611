import { z } from 'zod';

/** One thing that was found out by trying. `ok`: it can; null: the trial did not show it. */
const findingSchema = z.object({
  about: z.string().max(40),
  ok: z.boolean().nullable(),
  text: z.string().max(500),
});
export type Finding = z.infer<typeof findingSchema>;

/** What the refusals of an endpoint, and trials, taught about one of its models. */
export const factsSchema = z.object({
  /** Parameters it refuses: names joined by dots, `*` for any place of a list. */
  without: z.array(z.string().max(200)).default([]),
  /** Parameters it was seen to take, whatever its name says. */
  takes: z.array(z.string().max(200)).default([]),
  /** Parameters that it knows by another name. */
  renamed: z.record(z.string(), z.string()).default({}),
  /** The most it takes of parameters that are numbers. */
  most: z.record(z.string(), z.number()).default({}),
  /** Which of OpenAI's APIs serves the model. */
  protocol: z.enum(['chat', 'responses']).optional(),
  /** Calls of other models need a mark in place of the signature that its own have (Gemini). */
  signedCalls: z.boolean().optional(),
  thinking: z.enum(['none', 'enabled', 'adaptive', 'effort']).optional(),
  /** The level of effort that is requested. */
  effort: z.string().max(40).optional(),
  /** The role of the system prompt; `user`: it stands at the beginning of the first message. */
  system: z.enum(['system', 'developer', 'user']).optional(),
  /** The field in which its reasoning goes back; without it as it came. */
  reasoning: z.enum(['none', 'reasoning_content', 'reasoning']).optional(),
  /** Tokens that the beginning of a prompt must have to be cached. */
  leastCachedTokens: z.number().int().min(0).optional(),
  /** Its provider caches what is marked. */
  cacheMarks: z.boolean().optional(),
  /** Tokens of prompt and answer together. */
  contextTokens: z.number().int().min(1).optional(),
  /** Tokens of an answer. */
  outputTokens: z.number().int().min(1).optional(),
  /** The latest trial in Settings or by `models test`. */
  tested: z.object({ at: z.string().max(40), findings: z.array(findingSchema).max(40) }).optional(),
});
export type ModelFacts = z.infer<typeof factsSchema>;

export const noFacts: ModelFacts = { without: [], takes: [], renamed: {}, most: {} };

/** `more` laid over `facts`: what is refused now counts, whatever was taken before, and the reverse. */
export const withFacts = (facts: ModelFacts, more: Partial<ModelFacts>): ModelFacts => ({
  ...facts,
  ...more,
  without: union(facts.without, more.without, more.takes),
  takes: union(facts.takes, more.takes, more.without),
  renamed: { ...facts.renamed, ...more.renamed },
  most: { ...facts.most, ...more.most },
});

const union = (one: readonly string[], other: readonly string[] = [], not: readonly string[] = []) => [
  ...new Set([...one.filter((name) => !not.includes(name)), ...other]),
];

/** What is known of one model of one endpoint, kept for the processes to come. */
export interface ModelMemory {
  /** Learnt facts alone. */
  facts(): ModelFacts;
  learn(more: Partial<ModelFacts>): void;
}

/** A memory of this process. */
export function ownMemory(): ModelMemory {
  let known = noFacts;
  return {
    facts: () => known,
    learn(more) {
      known = withFacts(known, more);
    },
  };
}
