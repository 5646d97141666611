import { z } from 'zod';

/** What the refusals of an endpoint taught about one of its models. */
export const factsSchema = z.object({
  /** Parameters it refuses: names joined by dots, `*` for any place of a list. */
  without: z.array(z.string().max(200)).default([]),
  /** Parameters that it knows by another name. */
  renamed: z.record(z.string(), z.string()).default({}),
  /** The most it takes of parameters that are numbers. */
  most: z.record(z.string(), z.number()).default({}),
  thinking: z.enum(['enabled', 'adaptive']).optional(),
  /** Tokens of prompt and answer together. */
  contextTokens: z.number().int().min(1).optional(),
  /** Tokens of an answer. */
  outputTokens: z.number().int().min(1).optional(),
});
export type ModelFacts = z.infer<typeof factsSchema>;

export const noFacts: ModelFacts = { without: [], renamed: {}, most: {} };

/** `more` laid over `facts`. */
export const withFacts = (facts: ModelFacts, more: Partial<ModelFacts>): ModelFacts => ({
  ...facts,
  ...more,
  without: [...new Set([...facts.without, ...(more.without ?? [])])],
  renamed: { ...facts.renamed, ...more.renamed },
  most: { ...facts.most, ...more.most },
});

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
