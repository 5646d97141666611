import { isReleased, releasedWords } from '@/server/core/run/released';
import type { Handler } from './handler';
import { reopening } from './propose';
import { refusals } from './refusals';

/** Has the verifier run at a node that is not verified. */
export const verify: Handler<'verify'> = (state, { nodeId }) => {
  const node = state.nodes.get(nodeId);
  if (!node) return { error: refusals.noNode(nodeId) };
  if (node.score?.source === 'verified') return { error: refusals.verified(nodeId) };
  if (isReleased(state, nodeId)) return { error: releasedWords(nodeId) };
  if (state.steering.verifying.includes(nodeId)) return { error: refusals.verifying(nodeId) };
  if (state.status === 'failed') return { error: refusals.runFailed(state.statusReason) };
  return { events: [{ type: 'verification.requested', nodeId }, ...reopening(state, nodeId)] };
};
