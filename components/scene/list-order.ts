import type { NodeId } from '@/server/core/base/ids';
import type { Scene } from './scene';
import { childrenOf } from './tree-index';

export interface ListRow {
  id: NodeId;
  /** Its position in the tree. */
  at: number;
  /** Forks above it, from 0: a chain stays at one level, each later child of a fork goes one deeper. */
  level: number;
  /** Where the row's node branched off, on the first row of a branch; null on a row that goes on from the one above. */
  branchOf: NodeId | null;
  /** Whether what lies below it is drawn; null where nothing does. */
  expanded: boolean | null;
}

/** The tree as lines: the drawing's reading order, which the layout has made already. Each chain in full, then the branches that leave it, the latest fork first. */
export function listOrder(scene: Scene): ListRow[] {
  const { tree, layout, folds } = scene;
  const rows: ListRow[] = [];
  const levels = new Int32Array(tree.count);
  let lastRow = -1;
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.order[i] ?? 0;
    const node = tree.nodes[at];
    if (!node) continue;
    const above = tree.parent[at] ?? -1;
    const inRow = layout.row[at] ?? 0;
    const branches = inRow !== lastRow && above >= 0;
    lastRow = inRow;
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
