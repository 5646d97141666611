import { z } from 'zod';
import { type Memory, memories } from '@/server/core/proposal/proposal';

/** Parameters that several strategies share, with the help texts and ranges of their form fields. */

export const stepsField = (fallback: number) =>
  z.number().int().min(1).max(1000).default(fallback).meta({
    title: 'Length of an attempt',
    description: 'Agent steps in one attempt. The run’s limit of steps per attempt also applies.',
  });

export const temperatureField = (fallback: number) =>
  z
    .number()
    .min(0)
    .max(2)
    .default(fallback)
    .describe(
      'Sampling temperature of the model. At 0 it takes the most likely action. Higher values vary more.',
    );

export const memoryField = (fallback: Memory) =>
  z
    .enum(memories)
    .default(fallback)
    .describe(
      'The experience of ended attempts in the prompt of a new one: nothing, their edits and outcomes unchanged (raw), a structured summary, current findings, the steps that made tests pass (trajectories), or post-mortems. The model writes the post-mortems, and each costs one call.',
    );

export const reuseField = z
  .enum(['never', 'best-win'])
  .default('never')
  .describe(
    'Where an attempt starts: always at the root, or at the end of the partial win with the highest reward so far. The snapshot of that node is restored.',
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
  .describe('Ballots in one match. A match ends earlier if the remaining ballots cannot change its winner.');

export const groupSizeField = z
  .number()
  .int()
  .min(2)
  .max(32)
  .default(2)
  .describe(
    'Attempts compared in one match. A judge is wrong more often when it compares more attempts at once.',
  );

export const judgeTemperatureField = z
  .number()
  .min(0)
  .max(2)
  .default(0.5)
  .describe(
    'Sampling temperature of the judge. At 0, all ballots of a match may agree only because they are not sampled.',
  );

export const entrantsField = z
  .enum(['best', 'all'])
  .default('best')
  .describe(
    'The attempts in the vote: those that share the highest reward of the visible tests (best), or all attempts, whatever their tests show.',
  );

export const voteOnSolutionsField = z
  .boolean()
  .default(false)
  .describe(
    'End the search at the first node whose visible tests all pass. If off, all attempts are made, and the votes choose among those that pass.',
  );
