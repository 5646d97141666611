import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from './node';

/** The node `id` and those above it, up to the root. It ends early where `nodeAt` knows no node of the name. */
export function* upward(
  nodeAt: (id: NodeId) => NodeState | undefined,
  id: NodeId,
): IterableIterator<NodeState> {
  for (let at: NodeId | null = id; at !== null; ) {
    const node: NodeState | undefined = nodeAt(at);
    if (node === undefined) return;
    yield node;
    at = node.parentId;
  }
}
