import type { ActionKind } from '@/server/core/agent/action';
import type { CallOutline } from '@/server/core/agent/call';
import type { LineCount } from '@/server/core/agent/line-count';
import type { AttemptId, BlobHash, NodeId, SnapshotId } from '@/server/core/base/ids';
import type { NodeGraft } from '@/server/core/graft/graft';
import type { Usage } from '@/server/core/usage/usage';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import type { Grade } from '@/server/core/verdict/grade';
import type { Score } from '@/server/core/verdict/outcome';
import type { NodeOrigin } from './origin';

/**
 * How the score of a node is known. `observed`: the agent ran the tests there; `verified`: the verifier did; `judged`:
 * there are no tests, and the reward is a model's grade.
 */
export interface NodeScore extends Score {
  source: 'observed' | 'verified' | 'judged';
  /** Runs of the tests behind it; absent: one. */
  runs?: number;
  /** Ids of tests whose result changed between runs of these same files. */
  unsteady?: string[];
  /** Why what passes may not be a solution; absent: nothing was found. */
  signals?: GamingSignal[];
  /** Why a person takes it for a solution in spite of the signals. */
  accepted?: string;
  /** What a judge said, where the score is judged and a model could say something. */
  grade?: Grade;
}

/** Where the long texts of a step are stored. */
export interface TextPlaces {
  /** JSON of the first action; null for the root. */
  action: BlobHash | null;
  /** The agent's reasoning. */
  thought: BlobHash | null;
  /** JSON of what came of the first action. */
  observation: BlobHash | null;
  /** JSON of the calls after the first (`Call[]`); null where there are none. */
  further: BlobHash | null;
  /** The first 200 characters of the observation. */
  observationPreview: string;
  /** JSON of the prompt as sent (PromptPart[]). */
  prompt: BlobHash | null;
  /** JSON of the `Turn` of a language model. */
  turn: BlobHash | null;
  /** JSON of what another system recorded of the step; null for steps taken here. */
  recorded: BlobHash | null;
}

/** What a node is from the moment it settled, with the usage of the call that made it. It never changes. */
export interface SettledNode extends Readonly<Usage> {
  readonly id: NodeId;
  readonly parentId: NodeId | null;
  /** The donor of a graft, where it is of this run. */
  readonly donorId: NodeId | null;
  /** How a donor's step was replayed here; null where this is no graft. */
  readonly graft: NodeGraft | null;
  /** null for the root. */
  readonly attemptId: AttemptId | null;
  /** Steps from the root; 0 for the root. */
  readonly depth: number;
  /** Of the step's main call (`mainCall`); null for the root. */
  readonly actionKind: ActionKind | null;
  readonly title: string;
  /** The file that the main call acted on, where there is one. */
  readonly path: string | null;
  /** A call failed or was not carried out. */
  readonly error: boolean;
  /**
   * The step's calls in short, in their order, where there are several or the one was not carried out; null elsewhere. Read
   * by `outlinesOf`.
   */
  readonly outlines: readonly CallOutline[] | null;
  readonly snapshot: SnapshotId;
  /** Whether the snapshot is the parent's. */
  readonly snapshotShared: boolean;
  /** Files changed against the parent. */
  readonly changed: string[];
  /** Lines added and removed against the parent; null where they were not counted. */
  readonly changedLines: LineCount | null;
  readonly modelMs: number;
  readonly sandboxMs: number;
  readonly snapshotMs: number;
  /** What keeping the filesystem took beside time; null where it was not measured. */
  readonly snapshotCost: SnapshotCost | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What another system recorded of it in short; null for steps taken here. */
  readonly origin: NodeOrigin | null;
  /** null on the page, which asks for the texts of one node at a time. */
  readonly texts: TextPlaces | null;
}

/** What the holdout found. `graded`: hidden tests graded the result once the run was over, and nothing is chosen by it. */
interface Holdout {
  passed: boolean;
  passing: number;
  total: number;
  outcome: BlobHash;
  graded?: true;
}

/** What still changes after a node settled. */
export interface NodeStanding {
  /** Score at this very snapshot, where it is known. */
  readonly score: NodeScore | null;
  /** JSON of the Outcome behind `score`, as a stored text. */
  readonly outcome: BlobHash | null;
  readonly holdout: Holdout | null;
  readonly visits: number;
  /** Sum of backed-up rewards; value = valueSum ÷ visits. */
  readonly valueSum: number;
}

/**
 * A node as it stands. What never changes is one record that all its states share, so that a visit makes an object of
 * six fields. Its fields are read as if they were its own.
 */
export class NodeState implements SettledNode, NodeStanding {
  private constructor(
    readonly settled: SettledNode,
    readonly score: NodeScore | null,
    readonly outcome: BlobHash | null,
    readonly holdout: NodeStanding['holdout'],
    readonly visits: number,
    readonly valueSum: number,
  ) {}

  static of(settled: SettledNode, standing: NodeStanding): NodeState {
    const { score, outcome, holdout, visits, valueSum } = standing;
    return new NodeState(settled, score, outcome, holdout, visits, valueSum);
  }

  with({
    score = this.score,
    outcome = this.outcome,
    holdout = this.holdout,
  }: Partial<Pick<NodeStanding, 'score' | 'outcome' | 'holdout'>>): NodeState {
    return new NodeState(this.settled, score, outcome, holdout, this.visits, this.valueSum);
  }

  /** After one more visit that brought this reward. */
  visited(reward: number): NodeState {
    const { settled, score, outcome, holdout, visits, valueSum } = this;
    return new NodeState(settled, score, outcome, holdout, visits + 1, valueSum + reward);
  }

  get id() {
    return this.settled.id;
  }
  get parentId() {
    return this.settled.parentId;
  }
  get donorId() {
    return this.settled.donorId;
  }
  get graft() {
    return this.settled.graft;
  }
  get attemptId() {
    return this.settled.attemptId;
  }
  get depth() {
    return this.settled.depth;
  }
  get actionKind() {
    return this.settled.actionKind;
  }
  get title() {
    return this.settled.title;
  }
  get path() {
    return this.settled.path;
  }
  get error() {
    return this.settled.error;
  }
  get outlines() {
    return this.settled.outlines;
  }
  get snapshot() {
    return this.settled.snapshot;
  }
  get snapshotShared() {
    return this.settled.snapshotShared;
  }
  get changed() {
    return this.settled.changed;
  }
  get changedLines() {
    return this.settled.changedLines;
  }
  get calls() {
    return this.settled.calls;
  }
  get requests() {
    return this.settled.requests;
  }
  get inputTokens() {
    return this.settled.inputTokens;
  }
  get cachedInputTokens() {
    return this.settled.cachedInputTokens;
  }
  get cacheWriteTokens() {
    return this.settled.cacheWriteTokens;
  }
  get outputTokens() {
    return this.settled.outputTokens;
  }
  get reasoningTokens() {
    return this.settled.reasoningTokens;
  }
  get estimatedTokens() {
    return this.settled.estimatedTokens;
  }
  get usd() {
    return this.settled.usd;
  }
  get modelMs() {
    return this.settled.modelMs;
  }
  get sandboxMs() {
    return this.settled.sandboxMs;
  }
  get snapshotMs() {
    return this.settled.snapshotMs;
  }
  get snapshotCost() {
    return this.settled.snapshotCost;
  }
  get at() {
    return this.settled.at;
  }
  get origin() {
    return this.settled.origin;
  }
  get texts() {
    return this.settled.texts;
  }

  /** For JSON: what settled and what stands, in one object. */
  toJSON(): SettledNode & NodeStanding {
    const { settled, score, outcome, holdout, visits, valueSum } = this;
    return { ...settled, score, outcome, holdout, visits, valueSum };
  }
}

/** What a snapshot took on the disk. */
export interface SnapshotCost {
  /** Bytes added: objects no snapshot had before, and the layer of a new environment. */
  bytes: number;
  /** Layers of the environment's image; 0 where environments are no images. */
  layers: number;
  /** The layers were made one with this snapshot, because the engine bounds their number. */
  flattened: boolean;
}

/** The calls of a node's step in short; none for the root. */
export function outlinesOf({
  outlines,
  actionKind,
  title,
  path,
  error,
}: Pick<NodeState, 'outlines' | 'actionKind' | 'title' | 'path' | 'error'>): readonly CallOutline[] {
  if (outlines !== null) return outlines;
  return actionKind === null ? [] : [{ kind: actionKind, title, path, error }];
}

/** Signs of cheating in what a step did: found here on tasks of benchmarks, and by imports. */
export const cheatingSigns = (node: NodeState): GamingSignal[] => [
  ...(node.origin?.signals ?? []),
  ...outlinesOf(node).flatMap(({ signs }) => signs ?? []),
];
