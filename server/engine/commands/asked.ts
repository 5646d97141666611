import { type NodeId, proposalId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { EventBody } from '@/server/core/run/event';
import { prunedAbove } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { raisedFor } from '@/server/core/usage/raised-budget';
import type { Answer } from './result';
import { shortageFor } from './shortage';

interface Asking {
  from: NodeId;
  /** What the person does, for sentences. */
  verb: string;
  /** The limits may be raised by what it needs. */
  raise: boolean;
}

/**
 * A person's proposals as events, and the run's reopening where it had ended; or why they cannot be. A run that a
 * person had stopped is reopened for them alone.
 */
export function asked(
  state: RunState,
  { from, verb, raise }: Asking,
  propose: () => ExpandProposal[],
): Answer {
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
  const steps = proposals.reduce((sum, proposal) => sum + proposal.steps, 0);
  const budget = raise
    ? raisedFor(state.spec.budget, state.spend, { attempts: proposals.length, steps })
    : state.spec.budget;
  const shortage = proposals.map((proposal) => shortageFor(budget, state.spend, proposal))[0];
  if (shortage) return { error: `${shortage} Raise the limits, or ask for that with it.` };
  const isRaised = JSON.stringify(budget) !== JSON.stringify(state.spec.budget);
  const raised: EventBody[] = isRaised
    ? [{ type: 'run.budget', budget, reason: `for what was asked at ${from}` }]
    : [];
  const made = proposals.map((proposal, i): EventBody => {
    return { type: 'proposal.made', proposalId: proposalId(state.steering.asked + 1 + i), proposal };
  });
  return { events: [...raised, ...made, ...reopening(state, from)] };
}

/** The event that opens a run again which has ended; none where it goes on. One that was stopped only works off what people ask. */
export function reopening({ status, steering }: RunState, at: NodeId): EventBody[] {
  if (!isEnded(status)) return [];
  const rests = status === 'stopped' || steering.rests;
  const reason = `Reopened by hand at ${at}.`;
  return [{ type: 'run.status', status: 'running', reason, ...(rests ? { rests } : {}) }];
}
