import type { AttemptId, BlobHash, NodeId, RunId, SnapshotId } from '@/server/core/base/ids';
import { conflicts } from './sentences';

/** What a graft replays at its host (the `from` of its proposal). */
export interface GraftSpec {
  /** The run of the donor steps; null: this run. */
  donorRun: RunId | null;
  /** The donor steps, in the donor's order, ≥ 1. */
  steps: NodeId[];
  /** Whether earlier donor steps without which these cannot be replayed are pulled in. */
  close: boolean;
  /** Whether an agent continues from the grafted steps. Its prompt tells the steps of both sides. */
  goOn: boolean;
  /** The attempt whose graft stopped at a conflict and goes on here. */
  resumes?: AttemptId;
  /** How a person resolved that conflict, which the first step met: the whole content of `path`. */
  resolution?: { path: string; content: BlobHash };
}

/** How a grafted step came to be. */
export interface NodeGraft {
  /** null: this run. */
  donorRun: RunId | null;
  donor: NodeId;
  /** `replayed`: the donor's action as it was; `merged`: its change, by a three-way merge; `resolved`: by a person's hand. */
  how: 'replayed' | 'merged' | 'resolved';
  /** The observation is not the donor's. */
  diverged: boolean;
}

export type ConflictReason =
  /** Both sides changed the same lines. */
  | 'overlap'
  /** The donor changes a file that the host does not have. */
  | 'absent-here'
  /** The donor makes a file that the host has already, with another content. */
  | 'made-here'
  /** One side removed what the other changed. */
  | 'removed'
  /** No text, or too large to be merged. */
  | 'opaque';

/** Where a graft stopped. The three versions of `path` are in these snapshots. */
export interface GraftConflict {
  /** The donor step that could not be replayed. */
  step: NodeId;
  path: string;
  reason: ConflictReason;
  /** The donor before the step. */
  base: SnapshotId;
  /** The donor after it. */
  theirs: SnapshotId;
  /** The host with what was grafted so far. */
  ours: SnapshotId;
  /** The steps that are left, this one first. */
  left: NodeId[];
}

/** What a graft would do, worked out before anything runs. */
export interface GraftPlan {
  host: NodeId;
  /** In the donor's order. */
  steps: PlannedStep[];
  /** Donor steps that are not in the plan and may be added. */
  offered: PlannedStep[];
  /** Files that the plan changes and that differ between the donor's base and the host, each at the first step that meets it. */
  foreseen: ForeseenFile[];
  estimate: {
    steps: number;
    /** Seconds the donor's sandbox took for these steps. */
    seconds: number;
  };
}

export interface PlannedStep {
  node: NodeId;
  title: string;
  /**
   * `chosen` by the person; `needed`: another step of the plan cannot be replayed without it; `uses`: another step uses
   * a name that it introduced; `read`: another step was made after reading what it wrote; `looks`: it changed nothing.
   */
  role: 'chosen' | 'needed' | 'uses' | 'read' | 'looks';
  /** One sentence, or null where the person chose it. */
  because: string | null;
  /** The other steps can be replayed without it. */
  mayLeaveOut: boolean;
}

/** The text of one version of a file; null where it is absent there, no text, or too large to show. */
export interface ThreeVersions {
  base: string | null;
  theirs: string | null;
  ours: string | null;
}

export interface ForeseenFile {
  path: string;
  step: NodeId;
  /** null: it can be merged. */
  conflict: ConflictReason | null;
  versions: ThreeVersions;
}

/** What a conflict is, as a sentence. */
export const conflictMessage = ({ path, reason }: { path: string; reason: ConflictReason }): string =>
  conflicts[reason](path);
