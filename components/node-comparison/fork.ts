import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';

/** Two paths from the root: the shared nodes, and the nodes of each path after the fork. */
export interface Fork {
  /** Root first, the fork last. */
  common: NodeState[];
  left: NodeState[];
  right: NodeState[];
}

export function forkOf(state: RunState, left: NodeId, right: NodeId): Fork {
  const a = pathTo(state, left);
  const b = pathTo(state, right);
  const differs = a.findIndex((node, i) => node.id !== b[i]?.id);
  const shared = differs < 0 ? a.length : differs;
  return { common: a.slice(0, shared), left: a.slice(shared), right: b.slice(shared) };
}
