import type { EventBody } from '@/server/core/event';
import { type NodeId, proposalId } from '@/server/core/ids';
import { prunedAbove } from '@/server/core/marks';
import { whyNotRestored } from '@/server/core/released';
import type { ExpandProposal } from '@/server/core/search';
import { isEnded, type RunState } from '@/server/core/state';
import type { Answer } from '../answer';
import { shortageFor } from './shortage';

/**
 * A person's proposals from `from` as events, and the run's reopening where it had ended; or why they cannot be. A run
 * that a person had stopped is reopened for them alone.
 */
export function asked(state: RunState, from: NodeId, verb: string, propose: () => ExpandProposal[]): Answer {
  if (!state.nodes.has(from)) {
    return { error: `There is no node ${from} in this run: choose one of the tree to ${verb} from.` };
  }
  if (state.status === 'failed') {
    return { error: `The run failed (${state.statusReason ?? 'no reason is known'}): start a new one.` };
  }
  const cut = prunedAbove(state, from);
  if (cut !== null) {
    return { error: whyNotRestored(state, cut) ?? `${cut} is pruned: restore it, then ${verb} again.` };
  }
  const proposals = propose();
  const shortage = proposals.map((proposal) => shortageFor(state.spec.budget, state.spend, proposal))[0];
  if (shortage) return { error: `${shortage} Raise the budget, then ${verb} again.` };
  const made = proposals.map((proposal, i): EventBody => {
    return { type: 'proposal.made', proposalId: proposalId(state.steering.asked + 1 + i), proposal };
  });
  return { events: [...made, ...reopening(state, from)] };
}

/** The event that opens a run again which has ended; none where it goes on. One that was stopped only works off what people ask. */
export function reopening({ status, steering }: RunState, at: NodeId): EventBody[] {
  if (!isEnded(status)) return [];
  const rests = status === 'stopped' || steering.rests;
  const reason = `Reopened by hand at ${at}.`;
  return [{ type: 'run.status', status: 'running', reason, ...(rests ? { rests } : {}) }];
}
