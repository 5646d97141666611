import type { NodeId } from '@/server/core/base/ids';
import type { Scene } from './scene';
import type { Size, Viewport } from './viewport';

/** A pill in the pane: what is folded at its node. */
export interface LaidPill {
  id: NodeId;
  /** The middle of its left end, in pixels of the pane. */
  x: number;
  y: number;
  nodes: number;
  ends: number;
  /** Target tests that pass at the best of them, as `5/12`; null if none was tested. */
  best: string | null;
}

/** The place that a pill takes, in pixels. */
const size = { width: 92, height: 15 };

/** The pills in view. If two would overlap, the one that holds more is shown. */
export function pillsInView(scene: Scene, { x, y, zoom }: Viewport, pane: Size): LaidPill[] {
  const { layout, folds, tree, standing } = scene;
  const { room } = folds;
  if (!room) return [];
  const total = standing.score(0)?.targetsTotal ?? 0;
  const shown: LaidPill[] = [];
  const byNodes = layout.pills.toSorted((a, b) => (folds.below[b.from] ?? 0) - (folds.below[a.from] ?? 0));
  for (const { from, column, row } of byNodes) {
    const id = tree.nodes[from]?.id;
    if (id === undefined) continue;
    const point = scene.placeOf(column, row);
    const at = { x: point.x * zoom + x - 4, y: point.y * zoom + y };
    if (at.x < -size.width || at.y < -size.height || at.x > pane.width || at.y > pane.height) continue;
    const overlaps = shown.some(
      (other) => Math.abs(other.x - at.x) < size.width && Math.abs(other.y - at.y) < size.height,
    );
    if (overlaps) continue;
    const fraction = room.bestBelow(from);
    shown.push({
      id,
      ...at,
      nodes: folds.below[from] ?? 0,
      ends: room.endsBelow[from] ?? 0,
      best:
        fraction < 0 ? null : total === 0 ? fraction.toFixed(2) : `${Math.round(fraction * total)}/${total}`,
    });
  }
  return shown;
}
