import type { AttemptId, BlobHash, NodeId } from '@/server/core/base/ids';
import type { GraftSpec } from '@/server/core/graft/graft';

/** A request for work: start an attempt that walks up to `steps` agent steps from `from`. */
export interface ExpandProposal {
  kind: 'expand';
  from: NodeId;
  /** Agent steps, ≥ 1; clamped to what the budget leaves. */
  steps: number;
  /**
   * The number of steps shown to the agent, where the walk may be continued after `steps`: it then plans for a whole
   * trajectory, and not for the moment at which the strategy looks at it next. `steps` without it.
   */
  horizon?: number;
  /** Sampling temperature, 0…2. */
  temperature: number;
  /** Whether the attempt sees the run's experience bank, and how. */
  memory: Memory;
  /** A hint or approach for the agent, or null. */
  hint: string | null;
  /** The model that walks it; the run's own without it. */
  model?: string;
  /** Whether the attempt's last node's reward is backed up along its path (strategies that use visits and values). */
  backup: boolean;
  /** The ended attempts whose experience it sees, and no others. Absent: all that have any. */
  experienceOf?: AttemptId[];
  /** A short attempt whose purpose is to show how hard the task is: an estimate is recorded at its end. */
  probe?: ProbeSpec;
  /** Actions carried out one by one before the agent is asked; each is one of the steps. */
  given?: GivenStep[];
  /** The solution whose unneeded hunks its one given step leaves out. The engine begins it; it teaches nothing. */
  minimises?: NodeId;
  /** Donor steps replayed one by one before the agent is asked; each is one of the steps. */
  graft?: GraftSpec;
  /** Sent in place of the attempt's first prompt; later prompts begin with it. */
  resent?: ResentPrompt;
}

/** The prompt of an earlier call, with what a person changed in it. */
export interface ResentPrompt {
  /** The node whose step was requested with it; a child of the node that the attempt starts from. */
  of: NodeId;
  /** The prompt to send, as a stored text. */
  prompt: BlobHash;
  /** Its parts that a person edited, in order, from 0; empty where it is sent as it was. */
  edited: number[];
}

/** An action that no model chose: a person's own, or one replayed from a donor. */
export interface GivenStep {
  /** Its JSON, as a stored text. */
  action: BlobHash;
  /** What people read of it (`actionTitle`). */
  title: string;
  /** The node it was taken from, where it is replayed. */
  donor: NodeId | null;
}

export interface ProbeSpec {
  /** The most output tokens of its model calls, overshot by at most one call. */
  tokens: number;
  /** Whether the estimate may come from earlier runs, or from the fixed rule alone. */
  estimate: 'rule' | 'history';
}

/**
 * What an attempt sees of those before it: nothing; their edits and outcomes as they were; the structured extraction;
 * the key findings kept up to date; tagged reusable sub-trajectories; the model's own post-mortems.
 */
export const memories = ['none', 'raw', 'summary', 'findings', 'trajectories', 'postmortem'] as const;

export type Memory = (typeof memories)[number];
