import { nodeNear } from './lanes';
import type { Point, Scene } from './scene';
import { type Size, type Viewport, visibleBox } from './viewport';

/**
 * The node that keeps its place in the pane when the layout of the tree changes: the selected node if it is in view,
 * otherwise the node nearest to the middle. −1 if no node is in view.
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

/** The viewport that keeps that node in its place. The same object if the node has not moved. */
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

/** The node itself or, if it is folded, the drawn node above it. */
function nearestDrawn({ tree, layout }: Scene, anchor: number): number {
  let at = anchor < tree.count ? anchor : -1;
  while (at >= 0 && (layout.row[at] ?? -1) < 0) at = tree.parent[at] ?? -1;
  return at;
}
