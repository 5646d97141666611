import type { Handler } from './handler';
import { refusals } from './refusals';

/** Withdraws a proposal that has not begun. */
export const withdraw: Handler<'withdraw'> = ({ steering }, { proposalId }) =>
  steering.waiting.some(({ id }) => id === proposalId)
    ? { events: [{ type: 'proposal.withdrawn', proposalId, reason: 'Withdrawn.' }] }
    : { error: refusals.notWaiting(proposalId) };
