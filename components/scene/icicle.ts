import type { Scene } from './scene';
import { firstChildOf, nextSiblingOf } from './tree-index';
import type { Size } from './viewport';

/**
 * The tree as an icicle: each node is a cell as deep as its share of the visits, right of its parent's cell and within
 * its extent. Everything is drawn, so nothing is folded for want of room; what is rarely visited is thin.
 */
export interface Icicle {
  /** The node that takes the whole depth. Nodes that are not at or below it have no cell. */
  top: number;
  /** By position: the extent of the cell across the paths, as fractions of the whole; NaN for no cell. */
  from: Float64Array;
  to: Float64Array;
  /** The columns of the cells: from the first to behind the last, as in the layout of the scene. */
  firstColumn: number;
  columns: number;
}

/** A rectangle in pixels of the pane. */
interface Cell {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The cells of the nodes at and below `top`. The weight of a node is its visits, but at least those of its children, and 1. */
export function icicleOf({ tree, layout, folds }: Scene, top: number): Icicle {
  const { count, parent, nodes } = tree;
  const weight = new Float64Array(count);
  const below = new Float64Array(count);
  for (let i = count - 1; i >= 0; i--) {
    if (folds.hidden[i] === 1) continue;
    weight[i] = Math.max(nodes[i]?.visits ?? 0, below[i] ?? 0, 1);
    const above = parent[i] ?? -1;
    if (above >= 0) below[above] = (below[above] ?? 0) + (weight[i] ?? 0);
  }
  const from = new Float64Array(count).fill(Number.NaN);
  const to = new Float64Array(count).fill(Number.NaN);
  from[top] = 0;
  to[top] = 1;
  let last = layout.column[top] ?? 0;
  // Parents come before their children, so one pass places everything.
  for (let i = top; i < count; i++) {
    const start = from[i] ?? Number.NaN;
    if (Number.isNaN(start)) continue;
    last = Math.max(last, layout.column[i] ?? 0, layout.end[i] ?? 0);
    const scale = ((to[i] ?? 0) - start) / (weight[i] ?? 1);
    let at = start;
    for (let child = firstChildOf(tree, i); child >= 0; child = nextSiblingOf(tree, child)) {
      if (folds.hidden[child] === 1) continue;
      from[child] = at;
      at += (weight[child] ?? 0) * scale;
      to[child] = at;
    }
  }
  const firstColumn = (layout.column[top] ?? 0) - halfOf(layout, top, 1);
  return { top, from, to, firstColumn, columns: Math.max(1, last + 0.5 - firstColumn) };
}

/** Half of the columns that a node takes along its path. */
function halfOf({ boxed }: Scene['layout'], at: number, pitch: number): number {
  return boxed[at] === 1 ? pitch / 2 : 0.5;
}

/** The columns of one step: less than one within a box. */
function pitchOf({ layout, segments }: Scene, at: number): number {
  if (layout.boxed[at] !== 1) return 1;
  const head = segments?.head[at] ?? at;
  return (layout.box[head] ?? 1) / (segments?.length[head] ?? 1);
}

/** The pixels of the pane around the cells. */
const margins = { left: 12, top: 48, right: 84, bottom: 52 };

/** The cell of a node in the pane; null if it has none. */
export function cellOf(scene: Scene, icicle: Icicle, pane: Size, at: number): Cell | null {
  const start = icicle.from[at] ?? Number.NaN;
  if (Number.isNaN(start)) return null;
  const along = Math.max(40, pane.width - margins.left - margins.right) / icicle.columns;
  const across = Math.max(40, pane.height - margins.top - margins.bottom);
  const pitch = pitchOf(scene, at);
  const column = (scene.layout.column[at] ?? 0) - halfOf(scene.layout, at, pitch) - icicle.firstColumn;
  return {
    x: margins.left + column * along,
    y: margins.top + start * across,
    width: pitch * along,
    height: ((icicle.to[at] ?? 0) - start) * across,
  };
}

/** The node whose cell is at a point of the pane; −1 if there is none. Goes down from the top, child by child. */
export function cellAt(scene: Scene, icicle: Icicle, pane: Size, x: number, y: number): number {
  const { tree } = scene;
  let at = icicle.top;
  for (;;) {
    const cell = cellOf(scene, icicle, pane, at);
    if (!cell || x < cell.x) return -1;
    if (x < cell.x + cell.width) return y >= cell.y && y < cell.y + cell.height ? at : -1;
    let next = -1;
    for (let child = firstChildOf(tree, at); child >= 0; child = nextSiblingOf(tree, child)) {
      const below = cellOf(scene, icicle, pane, child);
      if (below && y >= below.y && y < below.y + below.height) next = child;
    }
    if (next < 0) return -1;
    at = next;
  }
}
