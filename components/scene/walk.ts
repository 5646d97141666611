import type { NodeId } from '@/server/core/base/ids';
import { nearestInRow } from './lanes';
import type { Scene } from './scene';
import { childrenOf } from './tree-index';

export type WalkKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home';

export const isWalkKey = (key: string): key is WalkKey =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown' || key === 'Home';

type Move = 'parent' | 'child' | 'before' | 'after';

/** Arrows follow the drawing: if paths run down, the down arrow goes to the child, and left and right change the row. */
const moves: Record<Scene['options']['direction'], Record<Exclude<WalkKey, 'Home'>, Move>> = {
  right: { ArrowLeft: 'parent', ArrowRight: 'child', ArrowUp: 'before', ArrowDown: 'after' },
  down: { ArrowUp: 'parent', ArrowDown: 'child', ArrowLeft: 'before', ArrowRight: 'after' },
};

/**
 * The node that an arrow key selects: along the path, the parent or the first drawn child; across it, the nearest node of
 * the previous or next row. Null if there is no such node. If no node is selected, the root.
 */
export function walk(scene: Scene, from: NodeId | null, key: WalkKey): NodeId | null {
  const { tree, layout } = scene;
  const idOf = (at: number): NodeId | null => (at < 0 ? null : (tree.nodes[at]?.id ?? null));
  const here = scene.find(from);
  if (here < 0 || key === 'Home') return idOf(0);
  switch (moves[scene.options.direction][key]) {
    case 'parent':
      return idOf(tree.parent[here] ?? -1);
    case 'child':
      return idOf(childrenOf(tree, here).find((child) => (layout.row[child] ?? -1) >= 0) ?? -1);
    case 'before':
      return idOf(inRowsFrom(scene, here, -1));
    case 'after':
      return idOf(inRowsFrom(scene, here, 1));
  }
}

function inRowsFrom(scene: Scene, here: number, step: -1 | 1): number {
  const { layout } = scene;
  for (let row = (layout.row[here] ?? 0) + step; row >= 0 && row < layout.rows; row += step) {
    const nearest = nearestInRow(scene, row, layout.column[here] ?? 0);
    if (nearest >= 0) return nearest;
  }
  return -1;
}
