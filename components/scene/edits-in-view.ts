import type { NodeId } from '@/server/core/base/ids';
import { nodesWithin, stretchOf } from './lanes';
import type { Scene } from './scene';
import { glyphOf } from './scene-node';
import { type Size, type Viewport, visibleBox } from './viewport';

/** A place below an edit in which its lines can be shown, in pixels of the pane. */
export interface EditPlace {
  id: NodeId;
  x: number;
  y: number;
  width: number;
  /** How many lines fit. */
  lines: number;
}

export const editLineHeight = 13;
/** Pixels that the node and the words over the next row take of the distance of two rows. */
const taken = 46;
const least = { width: 120, lines: 2 };
const most = { width: 320, lines: 8, places: 12 };

/**
 * The edits in view below which there is room for their lines: at most twelve, those of the best path first. The room ends
 * at the next edit of the row and at the next row.
 */
export function editsInView(scene: Scene, viewport: Viewport, pane: Size): EditPlace[] {
  const { tree, layout, spacing, options } = scene;
  const lines = Math.min(most.lines, Math.floor((spacing.row * viewport.zoom - taken) / editLineHeight));
  if (options.direction !== 'right' || lines < least.lines || pane.width === 0) return [];
  const seen = nodesWithin(scene, stretchOf(scene, visibleBox(viewport, pane)), 400);
  const edits = seen.filter(
    (at) => layout.boxed[at] === 0 && glyphOf(tree.nodes[at]?.actionKind ?? null) === 'edit',
  );
  const places: (EditPlace & { at: number })[] = [];
  edits.forEach((at, i) => {
    const id = tree.nodes[at]?.id;
    const next = edits[i + 1];
    if (id === undefined) return;
    const point = scene.place(at);
    const [x, y] = [point.x * viewport.zoom + viewport.x, point.y * viewport.zoom + viewport.y];
    const inRow = next !== undefined && layout.row[next] === layout.row[at];
    const radius = 12 * viewport.zoom;
    const until = inRow ? scene.place(next).x * viewport.zoom + viewport.x - radius - 8 : pane.width - 8;
    const width = Math.min(most.width, until - (x - radius));
    if (x < 0 || width < least.width) return;
    places.push({ at, id, x: x - radius, y: y + radius + 5, width, lines });
  });
  places.sort((a, b) => (scene.onBest[b.at] ?? 0) - (scene.onBest[a.at] ?? 0));
  return places.slice(0, most.places).map(({ at: _, ...place }) => place);
}
