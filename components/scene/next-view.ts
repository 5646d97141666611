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

/** The newest of what grows: the last ghost, else the last drawn node. */
function frontOf(scene: Scene): Point {
  const ghost = scene.ghosts.at(-1);
  if (ghost) return ghost;
  for (let at = scene.tree.count - 1; at >= 0; at--) {
    if ((scene.layout.row[at] ?? -1) >= 0) return scene.place(at);
  }
  return root;
}

/** Nothing that is drawn lies in the pane. */
const isEmpty = (scene: Scene, viewport: Viewport, pane: Size): boolean =>
  nodesWithin(scene, stretchOf(scene, visibleBox(viewport, pane)), 0).length === 0;

/** The first view of a tree, or of the same tree drawn another way. `focus`: a node's position, or −1. */
export const firstView = (scene: Scene, focus: number, pane: Size, isSelected: boolean): Viewport =>
  opening(scene.bounds, scene.place(Math.max(0, focus)), pane, scene.layout.drawn > manyNodes && !isSelected);

interface Looking {
  /** The newest steps are to be kept in view. */
  follow: boolean;
  past: boolean;
  /** The selected node's position in the scene before, or −1; and what a first view turns to. */
  selected: number;
  focus: number;
}

/**
 * Where the view goes when the tree is laid out anew; `glides` where the way there is to be seen. The viewport given
 * comes back where nothing is to move.
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
  // Turned with a node selected, that node stays where it is: it is what is looked at.
  if (turned && selected < 0) return { to: firstView(after, focus, pane, false), glides: true };
  if (follow && !turned) return { to: following(viewport, after.bounds, frontOf(after), pane), glides: true };
  const still = held(before, after, viewport, pane, selected);
  // Who saw all of it goes on seeing all of it when a rule leaves branches out or brings them back.
  const ruled = before.options.folds !== options.folds && before.folds.total !== after.folds.total;
  if (ruled && contains(viewport, nodesBox(before), pane)) {
    return { to: fitting(after.bounds, pane), glides: true };
  }
  // In the past there may be nothing yet where one looks, and a smaller tree that can be seen whole is.
  const seen = isEmpty(after, still, pane) ? following(still, after.bounds, frontOf(after), pane) : still;
  return { to: past ? containing(seen, after.bounds, pane) : seen, glides: false };
}
