import { z } from 'zod';

const limit = (help: string) => z.number().min(0).nullable().describe(help);

/** The limits of a run; null means unlimited. */
export const budgetSchema = z.object({
  attempts: limit('attempts started'),
  steps: limit('agent steps in all'),
  stepsPerAttempt: z.number().int().min(1).max(1000).describe('agent steps in one attempt'),
  tokens: limit('input + output tokens of all model calls'),
  usd: limit('US dollars'),
  seconds: limit('seconds the run was active'),
  concurrency: z.number().int().min(1).max(64).describe('attempts under way at once'),
  minStepsForNewAttempt: z
    .number()
    .int()
    .min(1)
    .describe('no attempt starts with fewer steps left than this'),
  // Runs recorded before these existed do not have them: read them through `softShareOf` and their like.
  minTokensForNewAttempt: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('no attempt starts with fewer tokens left than this; 0 without it'),
  softShare: z
    .number()
    .min(0.05)
    .max(1)
    .optional()
    .describe('share of any limit after which no attempt starts; those under way go on to the limit'),
  failFast: z
    .boolean()
    .optional()
    .describe(
      'ends an attempt that loops, repeats an edit or cannot finish within what is left; off without it',
    ),
  told: z
    .enum(['nothing', 'steps', 'everything'])
    .optional()
    .describe('what the agent is told at each step of what is left; steps without it'),
});
export type Budget = z.infer<typeof budgetSchema>;
