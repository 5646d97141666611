import { isReleased, releasedWords } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import { reopening } from './asked';
import type { Answer } from './result';

/** Has the verifier run at a node whose files it has not seen. */
export function verify(state: RunState, { nodeId }: CommandOf<'verify'>): Answer {
  const node = state.nodes.get(nodeId);
  if (!node) return { error: `There is no node ${nodeId} in this run.` };
  if (node.score?.source === 'verified') {
    return { error: `${nodeId} is verified already: its files do not change, so its result stands.` };
  }
  if (isReleased(state, nodeId)) return { error: releasedWords(nodeId) };
  if (state.steering.verifying.includes(nodeId)) return { error: `${nodeId} is being verified.` };
  if (state.status === 'failed') return { error: 'The run failed: start a new one.' };
  return { events: [{ type: 'verification.asked', nodeId }, ...reopening(state, nodeId)] };
}
