import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { Hunk } from '@/server/core/agent/hunks';
import type { Ballot, VoteProposal } from '@/server/core/agent/vote';
import type { AttemptId, BlobHash, NodeId, ProposalId, RunId, VoteId } from '@/server/core/base/ids';
import type { GraftConflict } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import type { Budget } from '@/server/core/usage/budget';
import type { SpendDelta } from '@/server/core/usage/spend';
import type { Contrast } from '@/server/core/verdict/contrast';
import type { Baseline } from '@/server/core/verdict/outcome';
import type { Actor } from './actor';
import type { Trial } from './minimisation';
import type { NodeScore } from './node';
import type { NewNode } from './node-record';
import type { ModelNote } from './note';
import type { RunOrigin } from './origin';
import type { PreparationStage } from './preparation';
import type { RunSpec, RunStatus } from './spec';
import type { AttemptState } from './state';
import type { SteeringEvent } from './steering';
import type { WrittenText } from './written';

/** What may happen to a run. The names are `subject.past-participle`. */
export type EventBody =
  | { type: 'run.created'; spec: RunSpec }
  /** `rests`: reopened for people's proposals alone; the strategy is not asked. */
  | { type: 'run.status'; status: RunStatus; reason: string | null; rests?: boolean }
  /** The run came here in a bundle: it has no files here, and goes on no more. */
  | { type: 'run.imported'; origin: RunOrigin }
  | { type: 'run.budget'; budget: Budget; reason: string | null }
  | { type: 'run.strategy'; strategy: string; parameters: Record<string, unknown>; reason: string | null }
  | { type: 'run.model'; model: string; reason: string | null }
  | { type: 'baseline.fixed'; baseline: Baseline }
  | {
      type: 'attempt.started';
      attemptId: AttemptId;
      proposal: ExpandProposal;
      model: string;
      experienceOf: AttemptId[];
      selection: SelectionRecord;
      strategy: string;
      /** The person's proposal it carries out; none where the strategy's. */
      proposalId?: ProposalId;
    }
  | { type: 'attempt.phase'; attemptId: AttemptId; phase: AttemptState['phase'] }
  /** A walk cut off by the end of the engine's process goes on from its head. */
  | { type: 'attempt.resumed'; attemptId: AttemptId }
  | { type: 'attempt.ended'; attemptId: AttemptId; reason: string }
  | {
      type: 'node.settled';
      node: NewNode;
    }
  /** A donor step could not be replayed: the graft ends here, and a person may resolve it. */
  | { type: 'graft.conflicted'; attemptId: AttemptId; conflict: GraftConflict }
  | { type: 'node.verified'; nodeId: NodeId; score: NodeScore; outcome: BlobHash; tampered: string[] }
  | {
      type: 'node.heldout';
      nodeId: NodeId;
      passed: boolean;
      passing: number;
      total: number;
      outcome: BlobHash;
      /** Hidden tests graded the result of a run that is over: nothing is chosen by it. */
      graded?: true;
    }
  /** A person takes a flagged node for a solution. */
  | { type: 'node.accepted'; nodeId: NodeId; reason: string }
  /** The reward was added to every node of `path` (root first; a graft's donors included), and one visit counted for each. */
  | { type: 'reward.backedup'; nodeId: NodeId; path: NodeId[]; reward: number }
  /** A model graded a result that no test decides. */
  | { type: 'node.judged'; nodeId: NodeId; score: NodeScore }
  /** A person said which of two results is better; null: neither. */
  | { type: 'choice.made'; nodes: [NodeId, NodeId]; better: NodeId | null; reason: string | null }
  /** Results that the visible tests cannot tell apart were asked generated questions. */
  | { type: 'results.contrasted'; contrast: Omit<Contrast, 'seq'> }
  /** Hunks of a solution are left out one by one, within `most` verifications. */
  | { type: 'minimisation.started'; nodeId: NodeId; hunks: Hunk[]; most: number }
  /** The solution with these hunks alone was verified. */
  | ({ type: 'minimisation.tried'; nodeId: NodeId } & Trial)
  | { type: 'minimisation.ended'; nodeId: NodeId; kept: number[]; cut: string | null }
  | { type: 'experience.added'; entry: ExperienceEntry }
  /** A model summed up what was done, or wrote tests. */
  | ({ type: 'text.written' } & Omit<WrittenText, 'seq'>)
  /** The calls of a model showed a fact that the run rests on. */
  | ({ type: 'model.noted' } & ModelNote)
  /** A long stage of preparing the sandbox began. */
  | { type: 'run.preparing'; stage: PreparationStage }
  | { type: 'vote.started'; voteId: VoteId; proposal: VoteProposal; reason: string; strategy: string }
  | { type: 'vote.cast'; voteId: VoteId; ballot: Ballot }
  | { type: 'vote.ended'; voteId: VoteId; winner: AttemptId; tied: AttemptId[] }
  /** What a probe, ended with the events beside it, says of the task. */
  | { type: 'difficulty.estimated'; attemptId: AttemptId; estimate: DifficultyEstimate }
  /** The answer to a command: what became of it. */
  | { type: 'command.handled'; commandId: string; kind: string; error: string | null }
  | { type: 'best.changed'; nodeId: NodeId }
  | SteeringEvent;

export type EventType = EventBody['type'];

/** One line of a run's append-only log. `seq` counts from 1 without a gap within the run. */
export type RunEvent = EventBody & {
  runId: RunId;
  seq: number;
  /** Milliseconds since the epoch. */
  at: number;
  actor: Actor;
  /** What this event cost. The sum over the run's events is its spend. */
  spend?: SpendDelta;
};

/** An event before the log gave it its place. */
export type NewEvent = EventBody & { actor: Actor; spend?: SpendDelta };
