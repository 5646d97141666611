import { rootNodeId } from '@/server/core/base/ids';
import { isBelow, marksOf } from '@/server/core/run/marks';
import { whyNotRestored } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import type { Answer } from './result';

/** Sets or takes away a mark. A subtree in which something is under way is not pruned: the reason says what to do. */
export function mark(state: RunState, { nodeId, change }: CommandOf<'mark'>): Answer {
  if (!state.nodes.has(nodeId)) return { error: `There is no node ${nodeId} in this run.` };
  if ((marksOf(state, nodeId)[change.mark] ?? null) === (change.to === false ? null : change.to)) {
    return { error: `${nodeId} is so already: nothing was changed.` };
  }
  const refused =
    change.mark === 'pruned' ? (change.to ? whyNotPruned : whyNotRestored)(state, nodeId) : null;
  if (refused !== null) return { error: refused };
  return { events: [{ type: 'node.marked', nodeId, change }] };
}

function whyNotPruned(state: RunState, nodeId: CommandOf<'mark'>['nodeId']): string | null {
  if (nodeId === rootNodeId) return 'The root cannot be pruned: stop the run instead.';
  for (const { id, head, status } of state.attempts.values()) {
    if (status === 'running' && isBelow(state, head, nodeId)) {
      return `Attempt ${id.slice(1)} is under way below ${nodeId}: cancel it first, or prune when it has ended.`;
    }
  }
  const { waiting, pending, verifying } = state.steering;
  const asked = waiting.find(({ proposal }) => isBelow(state, proposal.from, nodeId));
  if (asked) {
    return `${asked.by.kind === 'person' ? asked.by.name : 'The strategy'} asked to go on from ${asked.proposal.from}: let that run, or take it back first.`;
  }
  if (pending && isBelow(state, pending.proposal.from, nodeId)) {
    return `The strategy’s proposal to go on from ${pending.proposal.from} waits for your word: say no to it first.`;
  }
  if (verifying.some((id) => isBelow(state, id, nodeId))) {
    return `A verification is under way below ${nodeId}: prune when it has ended.`;
  }
  return null;
}
