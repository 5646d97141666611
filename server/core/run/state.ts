import type { ActionKind } from '@/server/core/agent/action';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { LineCount } from '@/server/core/agent/line-count';
import type { VoteState } from '@/server/core/agent/vote';
import type { AttemptId, BlobHash, NodeId, RunId, SnapshotId, VoteId } from '@/server/core/base/ids';
import type { GraftConflict, NodeGraft } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import type { Spend } from '@/server/core/usage/spend';
import type { Contrast } from '@/server/core/verdict/contrast';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import type { Grade } from '@/server/core/verdict/grade';
import type { Baseline, Score } from '@/server/core/verdict/outcome';
import type { Actor } from './actor';
import type { PersonChoice } from './choice';
import type { RunSpec, RunStatus } from './spec';
import type { SteeringState } from './steering';
import type { WrittenText } from './written';

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
  vouched?: string;
  /** What a judge said, where the score is judged and a model could say something. */
  grade?: Grade;
}

/** What a language model's step took beyond tokens and time. */
export interface NodeCall {
  cachedInputTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  estimated: boolean;
  requests: number;
  /** JSON of the `Turn`, as a stored text. */
  turn: BlobHash;
}

/** A settled node. Only `score`, `holdout`, `visits`, `valueSum` change afterwards. */
export interface NodeState {
  id: NodeId;
  parentId: NodeId | null;
  /** The donor of a graft, where it is of this run. */
  donorId: NodeId | null;
  /** How a donor's step was replayed here; null where this is no graft. */
  graft: NodeGraft | null;
  /** null for the root. */
  attemptId: AttemptId | null;
  /** Steps from the root; 0 for the root. */
  depth: number;
  /** null for the root. */
  actionKind: ActionKind | null;
  title: string;
  /** The file acted on, where there is one. */
  path: string | null;
  /** JSON of the action, as a stored text; null for the root. */
  action: BlobHash | null;
  /** The agent's reasoning, as a stored text. */
  thought: BlobHash | null;
  observation: BlobHash | null;
  /** The first 200 characters of the observation. */
  observationPreview: string;
  error: boolean;
  /** JSON of the prompt as sent (PromptPart[]), as a stored text. */
  prompt: BlobHash | null;
  snapshot: SnapshotId;
  /** Whether the snapshot is the parent's. */
  snapshotShared: boolean;
  /** Files changed against the parent. */
  changed: string[];
  /** Lines added and removed against the parent; null where it was not told (runs recorded before that). */
  changedLines?: LineCount | null;
  /** Score at this very snapshot, where it is known. */
  score: NodeScore | null;
  /** JSON of the Outcome behind `score`, as a stored text. */
  outcome: BlobHash | null;
  holdout: { passed: boolean; passing: number; total: number; outcome: BlobHash } | null;
  visits: number;
  /** Sum of backed-up rewards; value = valueSum ÷ visits. */
  valueSum: number;
  inputTokens: number;
  outputTokens: number;
  usd: number;
  modelMs: number;
  sandboxMs: number;
  snapshotMs: number;
  /** What keeping the filesystem took beside time; null where it was not told (runs recorded before that). */
  snapshotCost?: SnapshotCost | null;
  /** Milliseconds since the epoch. */
  at: number;
  /** Only of a language model's steps. */
  call?: NodeCall;
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

export interface AttemptState {
  id: AttemptId;
  from: NodeId;
  /** The last settled node of the walk; `from` before the first. */
  head: NodeId;
  status: 'running' | 'ended';
  endReason: string | null;
  proposal: ExpandProposal;
  model: string;
  steps: number;
  /** Ids of the attempts whose experience was in its prompts. */
  experienceOf: AttemptId[];
  startedBy: Actor;
  /** What the agent is doing now, for the ghost in the tree; null between steps. */
  phase: 'thinking' | 'acting' | 'verifying' | null;
  /** Where its graft stopped, or null. */
  conflict: GraftConflict | null;
}

export interface SelectionState extends SelectionRecord {
  /** The event that recorded it. */
  seq: number;
  strategy: string;
  attemptId: AttemptId;
}

/** The state of a run: the fold of its events. Maps keep insertion order; entries are replaced, never mutated, so identity tells what changed. */
export interface RunState {
  runId: RunId;
  /** The last event folded; 0 before the first. */
  seq: number;
  spec: RunSpec;
  status: RunStatus;
  statusReason: string | null;
  createdAt: number;
  endedAt: number | null;
  baseline: Baseline | null;
  nodes: Map<NodeId, NodeState>;
  attempts: Map<AttemptId, AttemptState>;
  selections: SelectionState[];
  votes: Map<VoteId, VoteState>;
  /** What the last probe said of the task; null without one. */
  difficulty: DifficultyEstimate | null;
  experience: ExperienceEntry[];
  /** What people said when asked which of two results is better. */
  choices: PersonChoice[];
  /** What generated tests said of results that the visible tests cannot tell apart. */
  contrasts: Contrast[];
  /** What models wrote beside the steps: summaries and tests. */
  written: WrittenText[];
  spend: Spend;
  steering: SteeringState;
  /** The winner once the run ended; before that, the best node so far. */
  best: NodeId | null;
}
