import { type NodeId, proposalId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { EventBody } from '@/server/core/run/event';
import { prunedAbove } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { raisedFor } from '@/server/core/usage/raised-budget';
import type { HandlerResult } from './handler';
import { refusals } from './refusals';
import { shortageFor } from './shortage';

/**
 * A person's proposals at a node as events, and the reopening of a run that had ended; or why they are refused. `raise`:
 * the limits may be raised by what the proposals need. A run that a person had stopped is reopened for them alone.
 */
export function propose(
  state: RunState,
  from: NodeId,
  raise: boolean,
  proposalsOf: () => ExpandProposal[],
): HandlerResult {
  if (!state.nodes.has(from)) return { error: refusals.noNode(from) };
  if (state.status === 'failed') return { error: refusals.runFailed(state.statusReason) };
  const cut = prunedAbove(state, from);
  if (cut !== null) return { error: whyNotRestored(state, cut) ?? refusals.pruned(cut) };
  const proposals = proposalsOf();
  const steps = proposals.reduce((sum, proposal) => sum + proposal.steps, 0);
  const budget = raise
    ? raisedFor(state.spec.budget, state.spend, { attempts: proposals.length, steps })
    : state.spec.budget;
  const shortage = proposals.map((proposal) => shortageFor(budget, state.spend, proposal))[0];
  if (shortage) return { error: refusals.shortage(shortage) };
  const isRaised = JSON.stringify(budget) !== JSON.stringify(state.spec.budget);
  const raised: EventBody[] = isRaised
    ? [{ type: 'run.budget', budget, reason: `Raised for a proposal at ${from}.` }]
    : [];
  const made = proposals.map((proposal, i): EventBody => {
    return { type: 'proposal.made', proposalId: proposalId(state.steering.proposed + 1 + i), proposal };
  });
  return { events: [...raised, ...made, ...reopening(state, from)] };
}

/** The event that reopens a run that has ended; none while it goes on. A stopped run only does what people propose. */
export function reopening({ status, steering }: RunState, at: NodeId): EventBody[] {
  if (!isEnded(status)) return [];
  const rests = status === 'stopped' || steering.rests;
  const reason = `Reopened by hand at ${at}.`;
  return [{ type: 'run.status', status: 'running', reason, ...(rests ? { rests } : {}) }];
}
