import type { Hunk } from '@/server/core/agent/hunks';
import type { NodeId } from '@/server/core/base/ids';

/** A state that was verified with some hunks of a solution left out. */
export interface Trial {
  /** Indexes into `Minimisation.hunks`. */
  kept: number[];
  passed: boolean;
}

/** Hunks of a solution left out one by one (`server/core/verdict/minimise.ts`): which of them it needs. */
export interface Minimisation {
  /** The event that began it. */
  seq: number;
  /** The solution. */
  nodeId: NodeId;
  hunks: readonly Hunk[];
  /** Verifications at most. */
  most: number;
  trials: readonly Trial[];
  /** The hunks that are needed; null while it goes on. */
  kept: readonly number[] | null;
  /** Why it ended before every hunk was tried, in words; null where it did not. */
  cut: string | null;
}

/** When solutions are minimised: `auto` where one verification takes less than ten seconds. */
export const minimiseChoices = ['auto', 'always', 'never'] as const;
export type MinimiseChoice = (typeof minimiseChoices)[number];

/** Milliseconds of a verification from which `auto` leaves solutions as they are. */
export const slowVerificationMs = 10_000;

/** Verifications that a minimisation may take, where the run does not set another limit. */
export const defaultMinimiseRuns = 40;

/** The hunks that were left out, in order. */
export const leftOut = ({ hunks, kept }: Minimisation): Hunk[] =>
  kept === null ? [] : hunks.filter((_, index) => !kept.includes(index));
