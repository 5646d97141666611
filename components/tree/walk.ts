import type { NodeId } from '@/server/core/ids';
import { rootNodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { childrenByNode } from '@/server/core/tree';
import type { Layout } from './layout';

export type WalkKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home';

export const isWalkKey = (key: string): key is WalkKey =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown' || key === 'Home';

/**
 * Where an arrow leads from a node: left to the parent, right to the first child, up and down to the nearest node of
 * the row above or below (in that row, the one whose column is closest). Null where there is nothing that way.
 */
export function walk(state: RunState, layout: Layout, from: NodeId | null, key: WalkKey): NodeId | null {
  const here = from === null ? undefined : state.nodes.get(from);
  if (!here || key === 'Home') return state.nodes.has(rootNodeId) ? rootNodeId : null;
  if (key === 'ArrowLeft') return here.parentId;
  if (key === 'ArrowRight') return childrenByNode(state).get(here.id)?.[0]?.id ?? null;
  return nearestInRow(layout, here.id, key === 'ArrowUp' ? -1 : 1);
}

function nearestInRow(layout: Layout, from: NodeId, step: -1 | 1): NodeId | null {
  const cell = layout.cells.get(from);
  if (!cell) return null;
  for (let row = cell.row + step; row >= 0 && row < layout.rows; row += step) {
    let nearest: NodeId | null = null;
    let distance = Number.POSITIVE_INFINITY;
    for (const [id, other] of layout.cells) {
      if (other.row !== row) continue;
      const away = Math.abs(other.column - cell.column);
      if (away < distance) [nearest, distance] = [id, away];
    }
    if (nearest !== null) return nearest;
  }
  return null;
}
