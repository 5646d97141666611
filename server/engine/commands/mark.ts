import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { isBelow, marksOf } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import type { Handler } from './handler';
import { refusals } from './refusals';

/** Sets or removes a mark. A subtree in which work is under way is not pruned. */
export const mark: Handler<'mark'> = (state, { nodeId, change }) => {
  if (!state.nodes.has(nodeId)) return { error: refusals.noNode(nodeId) };
  if ((marksOf(state, nodeId)[change.mark] ?? null) === (change.to === false ? null : change.to)) {
    return { error: refusals.unchanged(nodeId) };
  }
  const refused =
    change.mark === 'pruned' ? (change.to ? whyNotPruned : whyNotRestored)(state, nodeId) : null;
  if (refused !== null) return { error: refused };
  return { events: [{ type: 'node.marked', nodeId, change }] };
};

function whyNotPruned(state: RunState, nodeId: NodeId): string | null {
  if (nodeId === rootNodeId) return refusals.rootNotPruned;
  for (const { id, head, status } of state.attempts.values()) {
    if (status === 'running' && isBelow(state, head, nodeId)) return refusals.attemptBelow(id, nodeId);
  }
  const { waiting, pending, verifying } = state.steering;
  const proposed = waiting.find(({ proposal }) => isBelow(state, proposal.from, nodeId));
  if (proposed) {
    const who = proposed.by.kind === 'person' ? proposed.by.name : 'The strategy';
    return refusals.proposalBelow(who, proposed.proposal.from);
  }
  if (pending && isBelow(state, pending.proposal.from, nodeId)) {
    return refusals.pendingBelow(pending.proposal.from);
  }
  return verifying.some((id) => isBelow(state, id, nodeId)) ? refusals.verifyingBelow(nodeId) : null;
}
