import type { EventBody } from '@/server/core/run/event';
import { isFlagged, passesVisible } from '@/server/core/run/tree';
import type { Handler } from './handler';
import { refusals } from './refusals';

/** A person accepts a flagged node. After the run's end it may become the winner, unless the holdout rejected it. */
export const accept: Handler<'accept'> = (state, { nodeId, reason }) => {
  const node = state.nodes.get(nodeId);
  if (!node || !passesVisible(node) || !isFlagged(node)) return { error: refusals.notFlagged(nodeId) };
  const acceptance: EventBody = { type: 'node.accepted', nodeId, reason };
  if (state.status !== 'unsolved' || node.holdout?.passed === false) return { events: [acceptance] };
  return {
    events: [
      acceptance,
      { type: 'best.changed', nodeId },
      {
        type: 'run.status',
        status: 'solved',
        reason: `${nodeId} was flagged, and a person accepted it: ${reason}`,
      },
    ],
  };
};
