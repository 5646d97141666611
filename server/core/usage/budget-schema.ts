import { z } from 'zod';

const limit = (help: string) => z.number().min(0).nullable().describe(help);

/** The limits of a run; null means unlimited. */
export const budgetSchema = z.object({
  attempts: limit('attempts that may start'),
  steps: limit('agent steps in all'),
  stepsPerAttempt: z.number().int().min(1).max(1000).describe('agent steps in one attempt'),
  tokens: limit('input + output tokens of all model calls'),
  usd: limit('US dollars'),
  seconds: limit('seconds the run was active'),
  concurrency: z.number().int().min(1).max(64).describe('attempts that may run at the same time'),
  minStepsForNewAttempt: z
    .number()
    .int()
    .min(1)
    .describe('a new attempt needs at least this many steps left'),
  // Runs recorded before these existed do not have them: read them through `softShareOf` and their like.
  minTokensForNewAttempt: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('a new attempt needs at least this many tokens left; 0 if missing'),
  softShare: z
    .number()
    .min(0.05)
    .max(1)
    .optional()
    .describe('share of any limit after which no attempt starts; running attempts continue to the limit'),
  failFast: z
    .boolean()
    .optional()
    .describe(
      'ends an attempt that loops, repeats an edit or cannot finish within what is left; off if missing',
    ),
  shown: z
    .enum(['nothing', 'steps', 'everything'])
    .optional()
    .describe('what the agent is told at each step about what is left; steps if missing'),
});
export type Budget = z.infer<typeof budgetSchema>;
