import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { VoteState } from '@/server/core/agent/vote';
import type { AttemptId, NodeId, RunId, VoteId } from '@/server/core/base/ids';
import { Table } from '@/server/core/base/table';
import type { GraftConflict } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import type { Spend } from '@/server/core/usage/spend';
import type { Contrast } from '@/server/core/verdict/contrast';
import type { Baseline } from '@/server/core/verdict/outcome';
import type { Actor } from './actor';
import type { PersonChoice } from './choice';
import type { Minimisation } from './minimisation';
import type { NodeState } from './node';
import type { ModelNote } from './note';
import type { PreparationStage } from './preparation';
import type { RunSpec, RunStatus } from './spec';
import type { SteeringState } from './steering';
import type { WrittenText } from './written';

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

/** The state of a run: the fold of its events. Tables keep the order of insertion; entries are replaced, never mutated, so identity tells what changed. */
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
  nodes: Table<NodeId, NodeState>;
  attempts: Table<AttemptId, AttemptState>;
  /** One for each attempt. */
  selections: Table<AttemptId, SelectionState>;
  votes: Table<VoteId, VoteState>;
  /** What the last probe said of the task; null without one. */
  difficulty: DifficultyEstimate | null;
  experience: ExperienceEntry[];
  /** What people said when asked which of two results is better. */
  choices: PersonChoice[];
  /** What generated tests said of results that the visible tests cannot tell apart. */
  contrasts: Contrast[];
  /** Solutions whose hunks were left out one by one. */
  minimisations: Minimisation[];
  /** What models wrote beside the steps: summaries and tests. */
  written: WrittenText[];
  /** What the calls of models showed of them. */
  notes: ModelNote[];
  /** The long stages of preparing the sandbox, in their order; the last may still go on while there is no root. */
  preparation: PreparationStage[];
  spend: Spend;
  steering: SteeringState;
  /** The winner once the run ended; before that, the best node so far. */
  best: NodeId | null;
}

/** The collections of a run that has none of these entries yet, or those given. */
export const tablesOf = ({
  nodes = [],
  attempts = [],
  selections = [],
  votes = [],
}: {
  nodes?: Iterable<NodeState>;
  attempts?: Iterable<AttemptState>;
  selections?: Iterable<SelectionState>;
  votes?: Iterable<VoteState>;
}): Pick<RunState, 'nodes' | 'attempts' | 'selections' | 'votes'> => ({
  nodes: Table.of((node) => node.id, nodes),
  attempts: Table.of((attempt) => attempt.id, attempts),
  selections: Table.of((selection) => selection.attemptId, selections),
  votes: Table.of((vote) => vote.id, votes),
});

/** A copy that folding onto the original does not change, nor the other way round. It costs a few pointers a thousand entries. */
export const copyOf = (state: RunState): RunState => ({
  ...state,
  nodes: state.nodes.copy(),
  attempts: state.attempts.copy(),
  selections: state.selections.copy(),
  votes: state.votes.copy(),
});
