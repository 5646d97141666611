import { z } from 'zod';
import { type Memory, memories } from '@/server/core/proposal/proposal';

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

export const memoryField = (fallback: Memory) =>
  z
    .enum(memories)
    .default(fallback)
    .describe(
      'What an attempt is told of those that ended before it: nothing, their edits and outcomes as they were (raw), a structured summary, the findings kept up to date, the stretches that made tests pass (trajectories), or post-mortems the model writes, which cost a call each.',
    );

export const reuseField = z
  .enum(['never', 'best-win'])
  .default('never')
  .describe(
    'Where an attempt begins: always at the root, or at the end of the partial win with the highest reward so far, restored from its snapshot.',
  );

export const stopOnSolutionField = z
  .boolean()
  .default(true)
  .describe('End the search at the first node whose visible tests all pass.');

export const votesField = z
  .number()
  .int()
  .min(1)
  .max(99)
  .default(8)
  .describe('Ballots in one match; a match ends earlier where the rest cannot change its winner.');

export const groupSizeField = z
  .number()
  .int()
  .min(2)
  .max(32)
  .default(2)
  .describe(
    'Attempts compared in one match. Judges are the more often wrong, the more they compare at once.',
  );

export const judgeTemperatureField = z
  .number()
  .min(0)
  .max(2)
  .default(0.5)
  .describe('How widely the judge samples; at 0 all ballots of a match may agree for no better reason.');

export const entrantsField = z
  .enum(['best', 'all'])
  .default('best')
  .describe(
    'Who is voted on: the attempts that share the highest reward of the visible tests, or all of them whatever the tests say.',
  );

export const voteOnSolutionsField = z
  .boolean()
  .default(false)
  .describe(
    'End the search at the first node whose visible tests all pass. Off, all attempts are made and the votes choose among those that pass.',
  );
