import type { RunState } from '@/server/core/state';
import type { CommandOf } from '@/server/core/steering-commands';
import type { Answer } from '../answer';

/** Takes back a proposal that has not begun. */
export function withdraw({ steering }: RunState, { proposalId }: CommandOf<'withdraw'>): Answer {
  if (!steering.waiting.some(({ id }) => id === proposalId)) {
    return { error: `${proposalId} does not wait any more: it has begun or was taken back.` };
  }
  return { events: [{ type: 'proposal.withdrawn', proposalId, reason: 'Taken back.' }] };
}
