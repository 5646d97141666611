import type { AttemptId, NodeId, ProposalId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { Actor } from './actor';
import { type MarkChange, type Marks, marked } from './mark';

/** What a person asked for and that has not begun. */
export interface WaitingProposal {
  id: ProposalId;
  /** The event that recorded it. */
  seq: number;
  proposal: ExpandProposal;
  by: Actor;
}

/** What the strategy proposes next, where its proposals need a person's word. */
export interface PendingProposal {
  seq: number;
  proposal: ExpandProposal;
  selection: SelectionRecord;
  strategy: string;
  /** A person said yes, as it stands here: it begins as soon as there is a slot. */
  approved: boolean;
}

/** What people did to a run beside its budget, strategy and model. */
export interface SteeringState {
  /** How many proposals people have made so far: the next one's number is one more. */
  proposed: number;
  /** Those that have not begun, oldest first. */
  waiting: readonly WaitingProposal[];
  /** The run was reopened for people's proposals alone: its strategy is not asked until budget or strategy are changed. */
  rests: boolean;
  marks: Marks;
  /** Pruned nodes whose files were removed from the disk; none without it. */
  released?: readonly NodeId[];
  /** Environments whose image was removed and that were made anew; none without it. */
  rebuilt?: readonly string[];
  /** Nodes a person wants verified, in the order of asking. */
  verifying: readonly NodeId[];
  /** Attempts a person ended that still walk. */
  cancelled: readonly AttemptId[];
  /** The strategy's proposals wait for a person's word. */
  approval: boolean;
  pending: PendingProposal | null;
  /** How many of the strategy's proposals people have declined. */
  declined: number;
}

export const noSteering: SteeringState = {
  proposed: 0,
  waiting: [],
  rests: false,
  marks: {},
  verifying: [],
  cancelled: [],
  approval: false,
  pending: null,
  declined: 0,
};

/** What of a run's log concerns steering. The names are `subject.past-participle`. */
export type SteeringEvent =
  /** A person asks for work. It runs ahead of what the strategy proposes. */
  | { type: 'proposal.made'; proposalId: ProposalId; proposal: ExpandProposal }
  /** It will not begin: why. */
  | { type: 'proposal.withdrawn'; proposalId: ProposalId; reason: string }
  | { type: 'node.marked'; nodeId: NodeId; change: MarkChange }
  /** The files of pruned nodes are needed no more: a person gave them up for space on the disk. */
  | { type: 'snapshots.released'; nodes: NodeId[] }
  /** The image of these environments was removed from the engine; the steps of `nodes` were carried out again for others. */
  | { type: 'environment.rebuilt'; environments: string[]; nodes: NodeId[] }
  | { type: 'verification.requested'; nodeId: NodeId }
  /** It could not be had, or was known: why. */
  | { type: 'verification.dropped'; nodeId: NodeId; reason: string }
  /** A person ends an attempt: its step in flight is dropped. */
  | { type: 'attempt.cancelled'; attemptId: AttemptId }
  /** Whether the strategy's proposals wait for a person's word from now on. */
  | { type: 'approval.set'; on: boolean }
  | { type: 'approval.requested'; proposal: ExpandProposal; selection: SelectionRecord; strategy: string }
  /** A person's word: `proposal` as it shall be carried out, or null for no. */
  | { type: 'approval.given'; proposal: ExpandProposal | null };

/** The state after an event, which is `seq` of the log. */
export function steered(
  state: SteeringState,
  event: SteeringEvent & { seq: number; actor: Actor },
): SteeringState {
  switch (event.type) {
    case 'proposal.made': {
      const { proposalId: id, proposal, seq, actor: by } = event;
      return {
        ...state,
        proposed: state.proposed + 1,
        waiting: [...state.waiting, { id, seq, proposal, by }],
      };
    }
    case 'proposal.withdrawn':
      return withoutWaiting(state, event.proposalId);
    case 'node.marked':
      return { ...state, marks: marked(state.marks, event.nodeId, event.change) };
    case 'snapshots.released':
      return { ...state, released: [...(state.released ?? []), ...event.nodes] };
    case 'environment.rebuilt':
      return { ...state, rebuilt: [...new Set([...(state.rebuilt ?? []), ...event.environments])] };
    case 'verification.requested':
      return { ...state, verifying: [...state.verifying, event.nodeId] };
    case 'verification.dropped':
      return withoutVerifying(state, event.nodeId);
    case 'attempt.cancelled':
      return { ...state, cancelled: [...state.cancelled, event.attemptId] };
    case 'approval.set':
      return { ...state, approval: event.on, pending: event.on ? state.pending : null };
    case 'approval.requested': {
      const { proposal, selection, strategy, seq } = event;
      return { ...state, pending: { seq, proposal, selection, strategy, approved: false } };
    }
    case 'approval.given': {
      const { pending } = state;
      if (event.proposal === null) return { ...state, pending: null, declined: state.declined + 1 };
      return { ...state, pending: pending && { ...pending, proposal: event.proposal, approved: true } };
    }
  }
}

/** The state once the proposal has begun, or will not. */
export const withoutWaiting = (state: SteeringState, id: ProposalId): SteeringState => ({
  ...state,
  waiting: state.waiting.filter((one) => one.id !== id),
});

/** The state once the node is verified. The very state where nobody had asked for it. */
export const withoutVerifying = (state: SteeringState, id: NodeId): SteeringState =>
  state.verifying.includes(id) ? { ...state, verifying: state.verifying.filter((one) => one !== id) } : state;

/** The state once the attempt has ended. The very state where nobody had cancelled it. */
export const withoutCancelled = (state: SteeringState, id: AttemptId): SteeringState =>
  state.cancelled.includes(id) ? { ...state, cancelled: state.cancelled.filter((one) => one !== id) } : state;

/** The state where a pending proposal no longer stands: settings changed, the run ended, or it has begun. */
export const withoutPending = (state: SteeringState): SteeringState =>
  state.pending === null ? state : { ...state, pending: null };
