import type { ProposalId } from './ids';
import type { ExpandProposal } from './search';
import type { Actor } from './state';

/** What a person asked for and that has not begun. */
export interface WaitingProposal {
  id: ProposalId;
  /** The event that recorded it. */
  seq: number;
  proposal: ExpandProposal;
  by: Actor;
}

/** What people did to a run beside its budget, strategy and model. */
export interface SteeringState {
  /** How many proposals people have made so far: the next one's number is one more. */
  asked: number;
  /** Those that have not begun, oldest first. */
  waiting: readonly WaitingProposal[];
  /** The run was reopened for people's proposals alone: its strategy is not asked until budget or strategy are changed. */
  rests: boolean;
}

export const noSteering: SteeringState = { asked: 0, waiting: [], rests: false };

/** What of a run's log concerns steering. */
export type SteeringEvent =
  /** A person asks for work. It runs ahead of what the strategy proposes. */
  | { type: 'proposal.made'; proposalId: ProposalId; proposal: ExpandProposal }
  /** It will not begin: why. */
  | { type: 'proposal.withdrawn'; proposalId: ProposalId; reason: string };

/** The state after an event, which is `seq` of the log. */
export function steered(
  state: SteeringState,
  event: SteeringEvent & { seq: number; actor: Actor },
): SteeringState {
  switch (event.type) {
    case 'proposal.made': {
      const { proposalId: id, proposal, seq, actor: by } = event;
      return { ...state, asked: state.asked + 1, waiting: [...state.waiting, { id, seq, proposal, by }] };
    }
    case 'proposal.withdrawn':
      return withoutWaiting(state, event.proposalId);
  }
}

/** The state once the proposal has begun, or will not. */
export const withoutWaiting = (state: SteeringState, id: ProposalId): SteeringState => ({
  ...state,
  waiting: state.waiting.filter((one) => one.id !== id),
});
