import { firstAtOrAfter } from './lanes';
import type { Painting } from './painting';
import { columnWidth, type Scene } from './scene';
import { lineTo } from './tree-index';

const bend = 12;

/** The thickness grows with the logarithm of the visits, from 1.5 to 4 pixels at zoom 1. */
const widthFor = (visits: number): number => Math.min(4, 1.5 + Math.round(Math.log2(1 + visits)) / 2);

/**
 * The edges in view: each row's line, the stems that lead to rows, the best path over them, and donors. Rows are
 * straight, so that from afar an edge is a filled rectangle, which is the cheapest to paint.
 */
export function paintEdges(painting: Painting): void {
  const { context, scene, seen, theme } = painting;
  context.fillStyle = theme.faint;
  context.strokeStyle = theme.faint;
  for (let row = seen.fromRow; row <= seen.toRow; row++) paintRow(painting, row);
  for (let row = 0; row < scene.layout.rows; row++) paintStem(painting, row);
  paintBest(painting);
  paintPersons(painting);
  paintDonors(painting);
}

const thick = (zoom: number, width: number): number => Math.max(zoom < 0.35 ? 0.75 : 1, width * zoom);

/** A row's line, with one rectangle for each stretch of equal thickness. */
function paintRow(painting: Painting, row: number): void {
  const { context, scene, seen, to } = painting;
  const { tree, layout } = scene;
  const start = layout.rowStart[row] ?? 0;
  const end = layout.rowStart[row + 1] ?? start;
  if (end - start < 2) return;
  const columnAt = (i: number) => layout.column[layout.order[i] ?? 0] ?? 0;
  const widthAt = (i: number) =>
    to.zoom < 0.35 ? 1.5 : widthFor(tree.nodes[layout.order[i] ?? 0]?.visits ?? 0);
  let i = Math.max(start + 1, firstAtOrAfter(scene, row, seen.fromColumn));
  const across = to.across(row);
  while (i < end && columnAt(i - 1) <= seen.toColumn) {
    const width = widthAt(i);
    const from = Math.max(columnAt(i - 1), seen.fromColumn - 1);
    while (i < end && widthAt(i) === width && columnAt(i - 1) <= seen.toColumn) i++;
    const depth = thick(to.zoom, width);
    const until = Math.min(columnAt(i - 1), seen.toColumn + 1);
    to.fill(context, to.along(from), across - depth / 2, (until - from) * to.columnPixels, depth);
  }
}

interface Stem {
  /** In columns. */
  at: number;
  to: number;
  fromRow: number;
  row: number;
  /** Whether it leaves the parent itself, not the stem of an elder sibling. */
  fromParent: boolean;
}

function stemOf({ tree, layout }: Scene, row: number): Stem | null {
  const first = layout.order[layout.rowStart[row] ?? 0];
  const fromRow = layout.stemFrom[row] ?? -1;
  const isGhostRow = (layout.rowStart[row] ?? 0) === (layout.rowStart[row + 1] ?? 0);
  if (first === undefined || fromRow < 0 || isGhostRow) return null;
  const parent = tree.parent[first] ?? -1;
  return {
    at: (layout.end[parent] ?? 0) + 0.5,
    to: layout.column[first] ?? 0,
    fromRow,
    row,
    fromParent: fromRow === layout.row[parent],
  };
}

function paintStem(painting: Painting, row: number): void {
  const { scene, seen, to } = painting;
  const stem = stemOf(scene, row);
  if (!stem || stem.fromRow > seen.toRow || row < seen.fromRow) return;
  if (stem.at > seen.toColumn || stem.to < seen.fromColumn) return;
  strokeStem(painting, stem, thick(to.zoom, 1.5));
}

/** Goes down the gutter after the parent, then along to the row's first node. The corner is rounded if that is visible. */
function strokeStem(painting: Painting, stem: Stem, width: number): void {
  const { context, to } = painting;
  const along = to.along(stem.at);
  const top = to.across(stem.fromRow);
  const bottom = to.across(stem.row);
  const reach = to.along(stem.to) - along;
  if (to.zoom < 0.35) {
    to.fill(context, along - width / 2, top, width, bottom - top);
    to.fill(context, along, bottom - width / 2, reach, width);
    return;
  }
  const round = Math.min(bend * to.zoom, Math.abs(reach), Math.abs(bottom - top));
  context.lineWidth = width;
  context.beginPath();
  if (stem.fromParent) {
    context.moveTo(...to.xy(along - round, top));
    context.quadraticCurveTo(...to.xy(along, top), ...to.xy(along, top + round));
  } else context.moveTo(...to.xy(along, top - round));
  context.lineTo(...to.xy(along, bottom - round));
  context.quadraticCurveTo(...to.xy(along, bottom), ...to.xy(along + round, bottom));
  context.lineTo(...to.xy(along + reach, bottom));
  context.stroke();
}

/** The steps of a line, painted over the other edges. */
function paintLine(painting: Painting, line: readonly number[], width: number): void {
  const { context, scene, seen, to } = painting;
  const { layout, tree } = scene;
  let last = -1;
  for (const at of line) {
    const row = layout.row[at] ?? -1;
    const above = tree.parent[at] ?? -1;
    const from = above < 0 ? -1 : (layout.row[above] ?? -1);
    if (row < 0 || from < 0) continue;
    const start = layout.column[above] ?? 0;
    if (from === row) {
      if (row < seen.fromRow || row > seen.toRow || start > seen.toColumn) continue;
      to.fill(
        context,
        to.along(start),
        to.across(row) - width / 2,
        ((layout.column[at] ?? 0) - start) * to.columnPixels,
        width,
      );
    } else {
      const stem = {
        at: (layout.end[above] ?? 0) + 0.5,
        to: layout.column[at] ?? 0,
        fromRow: from,
        row,
        fromParent: true,
      };
      to.fill(
        context,
        to.along(start),
        to.across(from) - width / 2,
        (stem.at - start) * to.columnPixels - Math.min(bend * to.zoom, 0.5 * to.columnPixels),
        width,
      );
      if (row !== last) strokeStem(painting, stem, width);
    }
    last = row;
  }
}

function paintBest(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  if (scene.best < 0) return;
  context.fillStyle = theme.gold;
  context.strokeStyle = theme.gold;
  paintLine(painting, lineTo(scene.tree, scene.best), Math.max(1.75, 3 * to.zoom));
}

function paintPersons(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  const acts: number[] = [];
  for (let i = 0; i < scene.tree.count; i++) if (scene.byPerson[i] === 1) acts.push(i);
  if (acts.length === 0) return;
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.accent;
  paintLine(painting, acts, Math.max(1.25, 2 * to.zoom));
}

function paintDonors(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  const { donors, layout } = scene;
  if (donors.length === 0) return;
  context.strokeStyle = theme.accent;
  context.lineWidth = Math.max(1, 1.25 * to.zoom);
  context.setLineDash([4, 4]);
  for (const donor of donors) {
    const [fromAlong, fromAcross] = [
      to.along(layout.column[donor.from] ?? 0),
      to.across(layout.row[donor.from] ?? 0),
    ];
    const [toAlong, toAcross] = [
      to.along(layout.column[donor.to] ?? 0),
      to.across(layout.row[donor.to] ?? 0),
    ];
    const reach = Math.max(columnWidth * to.zoom, Math.abs(toAlong - fromAlong) / 2);
    context.beginPath();
    context.moveTo(...to.xy(fromAlong, fromAcross));
    context.bezierCurveTo(
      ...to.xy(fromAlong + reach, fromAcross),
      ...to.xy(toAlong - reach, toAcross),
      ...to.xy(toAlong, toAcross),
    );
    context.stroke();
  }
  context.setLineDash([]);
}
