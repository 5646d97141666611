import { nodeNear } from './lanes';
import type { Point, Scene } from './scene';
import { type Size, type Viewport, visibleBox } from './viewport';

/**
 * The node that is to stay where it is on the pane while the tree is laid out anew: the selected one while it is seen,
 * else the one nearest to the middle. −1 where nothing is seen.
 */
function anchorOf(scene: Scene, viewport: Viewport, pane: Size, selected: number): number {
  const seen = visibleBox(viewport, pane);
  if (selected >= 0) {
    const { x, y } = scene.place(selected);
    if (x >= seen.x && y >= seen.y && x <= seen.x + seen.width && y <= seen.y + seen.height) return selected;
  }
  const middle = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
  for (const pixels of [60, 240, Math.max(pane.width, pane.height)]) {
    const near = nodeNear(scene, middle, pixels / viewport.zoom);
    if (near >= 0) return near;
  }
  return -1;
}

/** The viewport in which what is looked at stands where it stood; the same object where it has not moved. */
export function held(
  before: Scene,
  after: Scene,
  viewport: Viewport,
  pane: Size,
  selected: number,
): Viewport {
  const anchor = anchorOf(before, viewport, pane, selected);
  if (anchor < 0) return viewport;
  const drawn = nearestDrawn(after, anchor);
  if (drawn < 0) return viewport;
  const from: Point = before.place(anchor);
  const to = after.place(drawn);
  if (from.x === to.x && from.y === to.y) return viewport;
  return {
    ...viewport,
    x: viewport.x - (to.x - from.x) * viewport.zoom,
    y: viewport.y - (to.y - from.y) * viewport.zoom,
  };
}

/** The node itself, or where it was folded away. */
function nearestDrawn({ tree, layout }: Scene, anchor: number): number {
  let at = anchor < tree.count ? anchor : -1;
  while (at >= 0 && (layout.row[at] ?? -1) < 0) at = tree.parent[at] ?? -1;
  return at;
}
