import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { childrenByNode } from '@/server/core/run/tree';

/**
 * The steps that two runs of a task share, by their node in the first run. Two steps match, from the roots on, if both
 * did the same and reached the same files. Each step matches once.
 */
export function sharedSteps(first: RunState, second: RunState): Map<NodeId, NodeId> {
  const shared = new Map<NodeId, NodeId>();
  const [rootA] = first.nodes.values();
  const [rootB] = second.nodes.values();
  if (!rootA || !rootB || rootA.snapshot !== rootB.snapshot) return shared;
  const [childrenA, childrenB] = [childrenByNode(first), childrenByNode(second)];
  const open: [NodeId, NodeId][] = [[rootA.id, rootB.id]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    shared.set(a, b);
    const free = [...(childrenB.get(b) ?? [])];
    for (const child of childrenA.get(a) ?? []) {
      const at = free.findIndex((other) => other.title === child.title && other.snapshot === child.snapshot);
      const [twin] = at < 0 ? [] : free.splice(at, 1);
      if (twin) open.push([child.id, twin.id]);
    }
  }
  return shared;
}
