import { type NodeId, workspaceOf } from '@/server/core/base/ids';
import type { RunState } from './state';

/** A change that an earlier attempt had made from the very same filesystem. */
export interface DuplicateEdit {
  node: NodeId;
  first: NodeId;
}

/** Changes among siblings that are the same: equal filesystem before, equal filesystem after, another attempt. */
export function duplicateEdits(state: RunState): DuplicateEdit[] {
  const firsts = new Map<string, NodeId>();
  const duplicates: DuplicateEdit[] = [];
  for (const node of state.nodes.values()) {
    const parent = node.parentId === null ? undefined : state.nodes.get(node.parentId);
    if (!parent) continue;
    const [before, after] = [workspaceOf(parent.snapshot), workspaceOf(node.snapshot)];
    if (before === after) continue;
    const key = `${before} ${after}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, node.id);
    else if (state.nodes.get(first)?.attemptId !== node.attemptId) duplicates.push({ node: node.id, first });
  }
  return duplicates;
}
