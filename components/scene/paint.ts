import type { NodeId } from '@/server/core/base/ids';
import { stretchOf } from './lanes';
import type { LensMarks } from './lens';
import { densityBelow, paintDensity } from './paint-density';
import { paintBest, paintBestBelow, paintEdges } from './paint-edges';
import { paintEnds } from './paint-ends';
import { labelsFromScale, paintLabels } from './paint-labels';
import { paintBoxes, paintLit, paintMarks } from './paint-marks';
import { paintScores } from './paint-scores';
import type { Painting } from './painting';
import { projectionOf } from './projection';
import type { Scene } from './scene';
import type { DrawingTheme } from './theme';
import { type Size, type Viewport, visibleBox } from './viewport';

export interface PaintOptions {
  /** The canvas draws the nodes too. If not far, nodes are elements of the page over the canvas. */
  far: boolean;
  selected: NodeId | null;
  hovered: NodeId | null;
  /** The node kept for comparison. */
  kept: NodeId | null;
  marks: LensMarks | null;
  theme: DrawingTheme;
  /** Device pixels for one CSS pixel. */
  scale: number;
}

/** Draws the part of a scene that the pane shows. Its cost depends on that part, except for a check of each row. */
export function paintTree(
  context: CanvasRenderingContext2D,
  scene: Scene,
  viewport: Viewport,
  pane: Size,
  { far, selected, hovered, kept, marks, theme, scale }: PaintOptions,
): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.globalAlpha = 1;
  context.clearRect(0, 0, pane.width, pane.height);
  const to = projectionOf(scene, viewport, pane);
  const seen = stretchOf(scene, visibleBox(viewport, pane), 60);
  const painting: Painting = { context, scene, seen, to, theme };
  if (far && to.rowPixels < densityBelow) paintAfar(painting);
  else paintInFull(painting, far);
  if (marks) paintScores(painting, marks);
  const at = scene.find(selected);
  if (at >= 0 && (far || scene.layout.boxed[at] === 1)) ring(painting, at, theme.ink, 2.5);
  const keptAt = scene.find(kept);
  if (keptAt >= 0 && keptAt !== at) {
    context.setLineDash([3, 3]);
    ring(painting, keptAt, theme.ink, 1.5);
    context.setLineDash([]);
  }
  const over = scene.find(hovered);
  if (far && over >= 0 && over !== at) ring(painting, over, theme.ink, 1.5);
}

/** Density alone, with the best path and the few nodes that every view must show. */
function paintAfar(painting: Painting): void {
  paintDensity(painting);
  paintBest(painting);
  paintRings(painting);
  paintLit(painting);
}

function paintInFull(painting: Painting, far: boolean): void {
  const { context, scene, to } = painting;
  if (scene.lit) context.globalAlpha = 0.5;
  paintEdges(painting);
  paintGhostEdges(painting);
  paintPillEdges(painting);
  context.globalAlpha = 1;
  if (scene.options.boxes) paintBoxes(painting);
  if (far) {
    paintMarks(painting);
    paintRings(painting);
  }
  paintBestBelow(painting, far);
  paintLabels(painting);
  if (to.zoom < labelsFromScale) paintEnds(painting);
}

function ring(painting: Painting, at: number, colour: string, width: number): void {
  const { context, scene, to } = painting;
  const { layout } = scene;
  const [x, y] = to.xy(to.along(layout.column[at] ?? 0), to.across(layout.row[at] ?? 0));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, layout.boxed[at] === 1 ? 6 : Math.max(5, 11 * to.zoom + 3), 0, 2 * Math.PI);
  context.stroke();
}

/** Holdouts and the best node. They are few, and people look for them in an overview. */
function paintRings(painting: Painting): void {
  const { scene, theme } = painting;
  const { tree, layout, heldOut } = scene;
  for (const at of heldOut) {
    ring(painting, at, tree.nodes[at]?.holdout?.passed ? theme.good : theme.bad, 1.5);
  }
  if (scene.best > 0 && (layout.row[scene.best] ?? -1) >= 0) ring(painting, scene.best, theme.gold, 2);
}

/** The edges that lead to pills. */
function paintPillEdges({ context, scene, seen, to, theme }: Painting): void {
  const { layout } = scene;
  context.fillStyle = theme.faint;
  const width = Math.max(0.75, 1.25 * to.zoom);
  for (const { from, column, row } of layout.pills) {
    const top = layout.row[from] ?? 0;
    if (top > seen.toRow || row < seen.fromRow) continue;
    const trunk = to.along(top === row ? (layout.column[from] ?? 0) : column - 0.5);
    if (top !== row) to.fill(context, trunk, to.across(top), width, to.across(row) - to.across(top));
    to.fill(context, trunk, to.across(row) - width / 2, to.along(column) - trunk, width);
  }
}

function paintGhostEdges(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  const { layout } = scene;
  if (layout.ghosts.length === 0) return;
  context.strokeStyle = theme.soft;
  context.fillStyle = theme.soft;
  context.lineWidth = Math.max(1, 1.25 * to.zoom);
  context.setLineDash([2, 3]);
  for (const { from, column, row } of layout.ghosts) {
    const start = to.along(layout.column[from] ?? 0);
    const trunk = to.along((layout.end[from] ?? 0) + 0.5);
    const [top, bottom] = [to.across(layout.row[from] ?? 0), to.across(row)];
    context.beginPath();
    context.moveTo(...to.xy(start, top));
    if (top !== bottom) {
      context.lineTo(...to.xy(trunk, top));
      context.lineTo(...to.xy(trunk, bottom));
    }
    context.lineTo(...to.xy(to.along(column), bottom));
    context.stroke();
  }
  context.setLineDash([]);
  if (to.zoom >= 0.35) return;
  for (const { column, row } of layout.ghosts) {
    const [x, y] = to.xy(to.along(column), to.across(row));
    context.beginPath();
    context.arc(x, y, 2.5, 0, 2 * Math.PI);
    context.fill();
  }
}
