import type { NodeId } from '@/server/core/base/ids';
import type { Scene } from './scene';
import { childrenOf } from './tree-index';

export interface ListRow {
  id: NodeId;
  /** Its position in the tree. */
  at: number;
  /** The number of forks above it, from 0. A chain stays at one level; each later child of a fork is one level deeper. */
  level: number;
  /** On the first row of a branch, the node where it starts; null on a row that continues the row above. */
  branchOf: NodeId | null;
  /** Whether the nodes below it are drawn; null if there are none. */
  expanded: boolean | null;
}

/** The tree as lines, in the reading order of the layout: each chain in full, then the branches that leave it, the latest fork first. */
export function listOrder(scene: Scene): ListRow[] {
  const { tree, layout, folds } = scene;
  const rows: ListRow[] = [];
  const levels = new Int32Array(tree.count);
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.reading[i] ?? 0;
    const node = tree.nodes[at];
    if (!node) continue;
    const above = tree.parent[at] ?? -1;
    const branches = layout.begins[at] === 1 && above >= 0;
    levels[at] = above < 0 ? 0 : (levels[above] ?? 0) + Number(branches);
    const hasChildren = childrenOf(tree, at).length > 0;
    rows.push({
      id: node.id,
      at,
      level: levels[at] ?? 0,
      branchOf: branches ? node.parentId : null,
      expanded: hasChildren ? (folds.below[at] ?? 0) === 0 : null,
    });
  }
  return rows;
}
