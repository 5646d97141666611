import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';

export interface Siblings {
  /** The node's place among its parent's children, from 1, and how many there are. */
  place: number;
  count: number;
  before: NodeId | null;
  after: NodeId | null;
}

/** The place of a node among the children of its parent, in the order of settling. The root is alone. */
export function siblingsOf(state: RunState, node: NodeState): Siblings {
  const ids: NodeId[] = [];
  for (const other of state.nodes.values()) if (other.parentId === node.parentId) ids.push(other.id);
  const at = ids.indexOf(node.id);
  return { place: at + 1, count: ids.length, before: ids[at - 1] ?? null, after: ids[at + 1] ?? null };
}
