import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { childrenByNode } from '@/server/core/tree';

export interface ListRow {
  id: NodeId;
  /** Forks above it, from 0: a chain stays at one level, each later child of a fork goes one deeper. */
  level: number;
  /** Where the row's node branched off, on the first row of a branch; null on a row that goes on from the one above. */
  branchOf: NodeId | null;
}

/** The tree as lines: each chain in full, then the branches that leave it, the latest fork first. The same order as the rows of the drawing. */
export function listOrder(state: RunState): ListRow[] {
  const children = childrenByNode(state);
  const rows: ListRow[] = [];
  const stack: ListRow[] = [];
  for (const node of state.nodes.values()) {
    if (node.parentId === null) stack.push({ id: node.id, level: 0, branchOf: null });
  }
  for (let row = stack.pop(); row; row = stack.pop()) {
    rows.push(row);
    const { id, level } = row;
    const next = children.get(id) ?? [];
    for (let i = next.length - 1; i >= 0; i--) {
      const child = next[i];
      if (child)
        stack.push(
          i === 0
            ? { id: child.id, level, branchOf: null }
            : { id: child.id, level: level + 1, branchOf: id },
        );
    }
  }
  return rows;
}
