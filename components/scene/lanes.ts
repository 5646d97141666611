import type { Point, Scene } from './scene';
import type { Box } from './viewport';

/** A part of the lattice: columns and rows, both ends included. Columns can be fractional. */
export interface Stretch {
  fromColumn: number;
  toColumn: number;
  fromRow: number;
  toRow: number;
}

/** The part of the lattice that lies in a box of the drawing, with a margin of `margin` pixels (at zoom 1) on all sides. */
export function stretchOf(scene: Scene, box: Box, margin = 0): Stretch {
  const { column, row: across } = scene.spacing;
  const isRight = scene.options.direction === 'right';
  const [along, length] = isRight ? [box.x, box.width] : [box.y, box.height];
  const [down, depth] = isRight ? [box.y, box.height] : [box.x, box.width];
  return {
    fromColumn: (along - margin) / column,
    toColumn: (along + length + margin) / column,
    fromRow: Math.max(0, Math.floor((down - margin) / across)),
    toRow: Math.min(scene.layout.rows - 1, Math.ceil((down + depth + margin) / across)),
  };
}

/** The first place in `order`, within a row, whose node lies at or right of a column; the row's end if there is none. A binary search. */
export function firstAtOrAfter({ layout }: Scene, row: number, column: number): number {
  let low = layout.rowStart[row] ?? 0;
  let high = layout.rowStart[row + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = layout.order[middle] ?? 0;
    if ((layout.column[at] ?? 0) < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Called with a node's position, its row and its place in the reading order; false ends the visit. */
type Visit = (at: number, row: number, place: number) => boolean | undefined;

/** Visits the nodes of a row within a stretch, along the row. Returns false if `visit` ended it. */
export function visitRow(scene: Scene, row: number, stretch: Stretch, visit: Visit): boolean {
  const { order, column, rowStart } = scene.layout;
  const end = rowStart[row + 1] ?? 0;
  for (let i = firstAtOrAfter(scene, row, stretch.fromColumn); i < end; i++) {
    const at = order[i] ?? 0;
    if ((column[at] ?? 0) > stretch.toColumn) return true;
    if (visit(at, row, i) === false) return false;
  }
  return true;
}

/** Visits the nodes within a stretch in reading order. */
export function visitSeen(scene: Scene, stretch: Stretch, visit: Visit): void {
  for (let row = stretch.fromRow; row <= stretch.toRow; row++) {
    if (!visitRow(scene, row, stretch, visit)) return;
  }
}

/** The positions of the nodes within a stretch, in reading order. At most `limit` + 1 of them. */
export function nodesWithin(scene: Scene, stretch: Stretch, limit = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = [];
  visitSeen(scene, stretch, (at) => {
    found.push(at);
    return found.length <= limit;
  });
  return found;
}

/** The drawn node nearest to a point of the drawing, if it lies within `reach` pixels (at zoom 1); otherwise −1. */
export function nodeNear(scene: Scene, point: Point, reach: number): number {
  const around = { x: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach };
  let nearest = -1;
  let distance = reach;
  for (const at of nodesWithin(scene, stretchOf(scene, around))) {
    const { x, y } = scene.place(at);
    const away = Math.hypot(x - point.x, y - point.y);
    if (away <= distance) [nearest, distance] = [at, away];
  }
  return nearest;
}

/** The node of a row that is nearest to a column; −1 if the row has no nodes. */
export function nearestInRow(scene: Scene, row: number, column: number): number {
  const { layout } = scene;
  const start = layout.rowStart[row] ?? 0;
  const end = layout.rowStart[row + 1] ?? start;
  if (start === end) return -1;
  const right = Math.min(firstAtOrAfter(scene, row, column), end - 1);
  const left = Math.max(start, right - 1);
  const away = (i: number) => Math.abs((layout.column[layout.order[i] ?? 0] ?? 0) - column);
  return layout.order[away(left) <= away(right) ? left : right] ?? -1;
}
