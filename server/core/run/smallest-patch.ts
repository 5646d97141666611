import type { NodeId } from '@/server/core/base/ids';
import type { Minimisation } from './minimisation';
import type { NodeState } from './node';
import type { RunState } from './state';

export const minimisationOf = ({ minimisations }: RunState, id: NodeId): Minimisation | null =>
  minimisations.find(({ nodeId }) => nodeId === id) ?? null;

/** What each minimised solution became: the node with the smallest patch, by the solution. */
export function smallestPatches({ attempts, nodes }: RunState): Map<NodeId, NodeState> {
  const found = new Map<NodeId, NodeState>();
  for (const { proposal, head, from } of attempts.values()) {
    const node = proposal.minimises && head !== from ? nodes.get(head) : undefined;
    if (node && proposal.minimises) found.set(proposal.minimises, node);
  }
  return found;
}

/** The solutions of which nodes are the smallest patches: `smallestPatches` the other way round. */
export function minimisedFrom(state: RunState): Map<NodeId, NodeId> {
  return new Map([...smallestPatches(state)].map(([solution, { id }]) => [id, solution]));
}
