import { held } from './anchor';
import { nodesWithin, stretchOf } from './lanes';
import { nodesBox, type Point, type Scene } from './scene';
import {
  containing,
  contains,
  fitting,
  following,
  manyNodes,
  opening,
  type Size,
  type Viewport,
  visibleBox,
} from './viewport';

const root: Point = { x: 0, y: 0 };

/** The newest part of the tree: the last ghost, otherwise the last drawn node. */
function frontOf(scene: Scene): Point {
  const ghost = scene.ghosts.at(-1);
  if (ghost) return ghost;
  for (let at = scene.tree.count - 1; at >= 0; at--) {
    if ((scene.layout.row[at] ?? -1) >= 0) return scene.place(at);
  }
  return root;
}

/** Whether no drawn node lies in the pane. */
const isEmpty = (scene: Scene, viewport: Viewport, pane: Size): boolean =>
  nodesWithin(scene, stretchOf(scene, visibleBox(viewport, pane)), 0).length === 0;

/** From these distances on, in pixels, steps and rows can be told apart. */
export const legible = { column: 8, row: 9 };

/**
 * The first view of a tree, or of the same tree with other drawing options: the whole tree if its steps can be told
 * apart, or if it is so large that only its shape matters. `focus`: a node's position, or −1.
 */
export function firstView(scene: Scene, focus: number, pane: Size, isSelected: boolean): Viewport {
  const { spacing, layout, folds, bounds } = scene;
  const { zoom } = fitting(bounds, pane);
  const isLegible = spacing.column * zoom >= legible.column && spacing.row * zoom >= legible.row;
  const showsAll = layout.drawn > manyNodes || folds.room !== null || isLegible;
  return opening(bounds, scene.place(Math.max(0, focus)), pane, showsAll && !isSelected);
}

interface Looking {
  /** Whether the newest steps must stay in view. */
  follow: boolean;
  past: boolean;
  /** The selected node's position in the previous scene, or −1; and the focus of a first view. */
  selected: number;
  focus: number;
}

/**
 * Where the view moves when the layout of the tree changes; `glides`: the movement is animated. Returns the given
 * viewport if the view does not move.
 */
export function nextView(
  before: Scene,
  after: Scene,
  viewport: Viewport,
  pane: Size,
  { follow, past, selected, focus }: Looking,
): { to: Viewport; glides: boolean } {
  const { options } = after;
  const turned = before.options.direction !== options.direction || before.options.boxes !== options.boxes;
  const { frame } = options;
  const isNewFrame = frame !== null && frame !== before.options.frame;
  if (isNewFrame && frame.fits) {
    // From one spacing to another there is no path on which everything stays in its place.
    const same = before.spacing.column === after.spacing.column && before.spacing.row === after.spacing.row;
    return { to: fitting(after.bounds, pane), glides: same };
  }
  // If the direction changed while a node is selected, that node keeps its place.
  if (turned && selected < 0) return { to: firstView(after, focus, pane, false), glides: true };
  if (follow && !turned) return { to: following(viewport, after.bounds, frontOf(after), pane), glides: true };
  const still = held(before, after, viewport, pane, selected);
  // If the whole tree was in view, it stays in view when a rule hides or shows branches.
  const ruled = before.options.folds !== options.folds && before.folds.total !== after.folds.total;
  if (ruled && contains(viewport, nodesBox(before), pane)) {
    return { to: fitting(after.bounds, pane), glides: true };
  }
  // In the past the tree is smaller. If its place in view is empty, or the whole tree fits, the view shows the whole tree.
  const seen = isEmpty(after, still, pane) ? following(still, after.bounds, frontOf(after), pane) : still;
  return { to: past ? containing(seen, after.bounds, pane) : seen, glides: false };
}
