import { firstAtOrAfter } from './lanes';
import { boxReach } from './paint-marks';
import type { Painting } from './painting';
import type { Scene } from './scene';
import { lineTo } from './tree-index';

const bend = 12;
/** Edges can be long, and then all of one would say too much about where a person acted. */
const mostOfPerson = 34;

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
  for (let lane = 0; lane < scene.layout.laneFirst.length; lane++) paintStem(painting, lane);
  paintPersons(painting);
  paintBest(painting);
  paintDonors(painting);
}

const thick = (zoom: number, width: number): number => Math.max(zoom < 0.35 ? 0.75 : 1, width * zoom);

/** The lines of a row's lanes, with one rectangle for each stretch of equal thickness. */
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
  const begins = (i: number) => layout.begins[layout.order[i] ?? 0] === 1;
  while (i < end && columnAt(i - 1) <= seen.toColumn) {
    if (begins(i)) {
      i++;
      continue;
    }
    const width = widthAt(i);
    const from = Math.max(columnAt(i - 1), seen.fromColumn - 1);
    while (i < end && !begins(i) && widthAt(i) === width && columnAt(i - 1) <= seen.toColumn) i++;
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

function stemOf({ tree, layout }: Scene, lane: number): Stem {
  const first = layout.laneFirst[lane] ?? 0;
  const fromRow = layout.stemFrom[lane] ?? -1;
  const row = layout.row[first] ?? -1;
  const parent = tree.parent[first] ?? -1;
  return {
    at: (layout.end[parent] ?? 0) + 0.5,
    to: layout.column[first] ?? 0,
    fromRow,
    row,
    fromParent: fromRow === layout.row[parent],
  };
}

function paintStem(painting: Painting, lane: number): void {
  const { scene, seen, to } = painting;
  const stem = stemOf(scene, lane);
  if (stem.fromRow > seen.toRow || stem.row < seen.fromRow) return;
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

/** The best path below the boxes and bars that cover its line. */
export function paintBestBelow(painting: Painting, far: boolean): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout, tree } = scene;
  if (scene.best < 0) return;
  context.fillStyle = theme.gold;
  const bar = Math.max(1.5, Math.min(to.rowPixels * 0.6, 5)) / 2;
  const box = Math.max(1.5, Math.min(boxReach(scene) * to.zoom, to.rowPixels * 0.42));
  for (const at of lineTo(tree, scene.best)) {
    const row = layout.row[at] ?? -1;
    const above = tree.parent[at] ?? -1;
    const boxed = layout.boxed[at] === 1;
    if (row < seen.fromRow || row > seen.toRow || above < 0 || (!boxed && !far)) continue;
    const head = scene.segments?.head[at] ?? at;
    const length = scene.segments?.length[head] ?? 1;
    const half = boxed ? (0.5 * (layout.box[head] ?? 0)) / length : 0.5;
    const from = (layout.column[at] ?? 0) - half;
    to.fill(
      context,
      to.along(from),
      to.across(row) + (boxed ? box : bar),
      Math.max(1, 2 * half * to.columnPixels),
      Math.max(1.5, Math.min(3, 0.3 * to.rowPixels)),
    );
  }
}

export function paintBest(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  if (scene.best < 0) return;
  context.fillStyle = theme.gold;
  context.strokeStyle = theme.gold;
  paintLine(painting, lineTo(scene.tree, scene.best), Math.max(1.75, 3 * to.zoom));
}

/** The last pixels of the edges that people's attempts begin with. */
function paintPersons(painting: Painting): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout, tree } = scene;
  const width = Math.max(1.25, 2 * to.zoom);
  context.fillStyle = theme.accent;
  for (const at of scene.personsSteps) {
    const row = layout.row[at] ?? -1;
    if (row < seen.fromRow || row > seen.toRow) continue;
    const along = to.along(layout.column[at] ?? 0);
    const above = layout.end[tree.parent[at] ?? -1] ?? 0;
    const from = Math.max(to.along(above + (layout.begins[at] === 1 ? 0.5 : 0)), along - mostOfPerson);
    to.fill(context, from, to.across(row) - width / 2, along - from, width);
  }
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
    const reach = Math.max(to.columnPixels, Math.abs(toAlong - fromAlong) / 2);
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
