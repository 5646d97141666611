import type { AttemptId, NodeId } from '@/server/core/base/ids';

/** One edit as the agent made it. */
export interface Edit {
  path: string;
  old: string;
  new: string;
}

/** A stretch of an attempt after which more tests passed, reusable as initial actions. */
export interface PartialWin {
  from: NodeId;
  to: NodeId;
  /** Ids of tests that came to pass and were still passing at `to`. */
  fixed: string[];
  edits: Edit[];
}

/** What an ended attempt taught. Nothing of a holdout ever enters it. */
export interface ExperienceEntry {
  attemptId: AttemptId;
  approachTried: string;
  /** The first failing test seen and its message, or null. */
  firstFailure: { test: string; message: string } | null;
  /** Files read and edited, most used first. */
  relevantFiles: string[];
  /** Failing tests with their messages at the attempt's end. */
  testOutputs: { test: string; message: string }[];
  partialWins: PartialWin[];
  /** Edits after which no more tests passed than before (they were of no use or made things worse). */
  failedEdits: Edit[];
  keyFindings: string[];
  /** Written by a model, or null. */
  postMortem: string | null;
  /** What a model asked for summaries wrote of it; absent without one. */
  summary?: string;
  /** Reward at the attempt's last verification, in [0,1]. */
  reward: number;
}
