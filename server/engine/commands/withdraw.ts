import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import type { Answer } from './result';

/** Takes back a proposal that has not begun. */
export function withdraw({ steering }: RunState, { proposalId }: CommandOf<'withdraw'>): Answer {
  if (!steering.waiting.some(({ id }) => id === proposalId)) {
    return { error: `${proposalId} does not wait any more: it has begun or was taken back.` };
  }
  return { events: [{ type: 'proposal.withdrawn', proposalId, reason: 'Taken back.' }] };
}
