import { prunedAbove } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import type { Answer } from './result';

/** Switches whether the strategy's proposals wait for a person's word. Attempts under way go on. */
export function setApproval({ steering }: RunState, { on }: CommandOf<'approval'>): Answer {
  if (steering.approval === on) {
    return { error: on ? 'Proposals wait for a word already.' : 'No proposal waits for a word.' };
  }
  return { events: [{ type: 'approval.set', on }] };
}

/** A person's yes, no or change. A word on a proposal that no longer stands is refused. */
export function decide(state: RunState, command: CommandOf<'decide'>): Answer {
  const { pending } = state.steering;
  if (isEnded(state.status) || pending === null || pending.approved || pending.seq !== command.seq) {
    return { error: 'That proposal does not wait any more: look at what the strategy proposes now.' };
  }
  if (command.verdict === 'no') return { events: [{ type: 'approval.given', proposal: null }] };
  const from = command.from ?? pending.proposal.from;
  if (!state.nodes.has(from)) return { error: `There is no node ${from} in this run.` };
  const cut = prunedAbove(state, from);
  if (cut !== null) {
    const error =
      whyNotRestored(state, cut) ?? `${cut} is pruned: restore it before something starts below it.`;
    return { error };
  }
  const { hint, steps, temperature } = command;
  const proposal = {
    ...pending.proposal,
    from,
    hint: hint ?? pending.proposal.hint,
    steps: steps ?? pending.proposal.steps,
    temperature: temperature ?? pending.proposal.temperature,
  };
  return { events: [{ type: 'approval.given', proposal }] };
}
