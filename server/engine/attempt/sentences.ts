import type { Limit } from '@/server/core/usage/budget';
import { limitName } from '@/server/core/usage/sentences';

/** Why an attempt ended, as a label in small letters. */

export const graftComplete = 'the graft is complete';
export const probeTokensUsed = 'tokens of the probe used up';
export const minimised = 'left out what is not needed';
export const stepsUsed = 'steps used up';
export const givenCarriedOut = 'the given steps were carried out';
export const cancelledByHand = 'cancelled by hand';
export const stoppedEarly = (why: string): string => `stopped early: ${why}`;
export const limitReached = (limit: Limit): string => `${limitName(limit)} reached`;
export const modelFailed = (problem: string): string => `model failed: ${problem}`;
export const notVerified = (reason: string, problem: string): string =>
  `${reason}, and not verified: ${problem}`;
