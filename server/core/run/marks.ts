import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { NodeMarks } from './mark';
import type { RunState } from './state';
import { upward } from './upward';

export const marksOf = ({ steering }: Pick<RunState, 'steering'>, id: NodeId): NodeMarks =>
  steering.marks[id] ?? {};

/** Every node that is pruned or lies below one that is. Nodes settle after their parents: one pass. */
export function prunedNodes({ nodes, steering }: RunState): ReadonlySet<NodeId> {
  const cut = new Set<NodeId>();
  const any = Object.values(steering.marks).some(({ pruned }) => pruned);
  if (!any) return cut;
  for (const { id, parentId } of nodes.values()) {
    if (steering.marks[id]?.pruned || (parentId !== null && cut.has(parentId))) cut.add(id);
  }
  return cut;
}

/** The pruned node at or above `id` that lies nearest, or null. */
export function prunedAbove({ nodes, steering }: RunState, id: NodeId): NodeId | null {
  for (const node of upward((at) => nodes.get(at), id)) if (steering.marks[node.id]?.pruned) return node.id;
  return null;
}

/** Whether `id` is `above` or lies below it. */
export function isBelow({ nodes }: Pick<RunState, 'nodes'>, id: NodeId, above: NodeId): boolean {
  if (above === rootNodeId) return true;
  for (const node of upward((at) => nodes.get(at), id)) if (node.id === above) return true;
  return false;
}
