import { prunedAbove } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import { isEnded } from '@/server/core/run/spec';
import type { Handler } from './handler';
import { refusals } from './refusals';

/** Switches whether the strategy's proposals need a person's approval. Attempts under way go on. */
export const setApproval: Handler<'approval'> = ({ steering }, { on }) =>
  steering.approval === on
    ? { error: on ? refusals.approvalOn : refusals.approvalOff }
    : { events: [{ type: 'approval.set', on }] };

/** Approves (as it is, or edited) or rejects the pending proposal. A decision about an earlier one is refused. */
export const decide: Handler<'decide'> = (state, command) => {
  const { pending } = state.steering;
  if (isEnded(state.status) || pending === null || pending.approved || pending.seq !== command.seq) {
    return { error: refusals.notPending };
  }
  if (command.verdict === 'reject') return { events: [{ type: 'approval.given', proposal: null }] };
  const from = command.from ?? pending.proposal.from;
  if (!state.nodes.has(from)) return { error: refusals.noNode(from) };
  const cut = prunedAbove(state, from);
  if (cut !== null) return { error: whyNotRestored(state, cut) ?? refusals.pruned(cut) };
  const { hint, steps, temperature } = command;
  const proposal = {
    ...pending.proposal,
    from,
    hint: hint ?? pending.proposal.hint,
    steps: steps ?? pending.proposal.steps,
    temperature: temperature ?? pending.proposal.temperature,
  };
  return { events: [{ type: 'approval.given', proposal }] };
};
