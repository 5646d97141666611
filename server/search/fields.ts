import { z } from 'zod';

/** Parameters that several strategies share, with the words and ranges of their form fields. */

export const stepsField = (fallback: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(fallback)
    .describe('Agent steps in one attempt; the run’s steps per attempt is an upper bound.');

export const temperatureField = (fallback: number) =>
  z
    .number()
    .min(0)
    .max(2)
    .default(fallback)
    .describe('How widely the model samples: 0 takes the likeliest action, higher values vary more.');

export const memoryField = (fallback: 'none' | 'raw' | 'summary' | 'findings') =>
  z
    .enum(['none', 'raw', 'summary', 'findings'])
    .default(fallback)
    .describe(
      'What an attempt is told of those that ended before it: nothing, their edits and outcomes as they were, a structured summary, or only the findings.',
    );

export const stopOnSolutionField = z
  .boolean()
  .default(true)
  .describe('End the search at the first node whose visible tests all pass.');
