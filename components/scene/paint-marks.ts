import type { NodeState } from '@/server/core/run/node';
import { noShade } from './encoding';
import { firstAtOrAfter, visitSeen } from './lanes';
import type { Painting } from './painting';
import type { Scene } from './scene';
import { glyphOf, isPlanned, radiusOf } from './scene-node';
import type { DrawingTheme } from './theme';

const dimmed = 0.22;
const unknownAlpha = 0.55;
const prunedAlpha = 0.3;

/** Half of a box's depth, in pixels at zoom 1. It grows with the room between rows. */
export const boxReach = ({ spacing }: Scene): number => Math.max(13, Math.min(44, spacing.row * 0.24));

/** If columns are closer than this many pixels, neighbours that look the same are drawn as one bar. */
const mergeBelow = 4;

/** The bodies of nodes from afar: squares, or bars if steps are closer than pixels. */
export function paintMarks(painting: Painting): void {
  const { context, seen, to } = painting;
  const merged = to.columnPixels < mergeBelow;
  if (merged) {
    for (let row = seen.fromRow; row <= seen.toRow; row++) paintBars(painting, row);
  } else paintSquares(painting);
  context.globalAlpha = 1;
  paintLit(painting);
}

const colourOf = ({ encoding }: Scene, at: number, theme: DrawingTheme): string => {
  const shade = encoding.shade(at);
  return shade === noShade ? theme.faint : (theme.scales[encoding.token][shade] ?? theme.faint);
};

const litAlpha = ({ lit, pruned }: Scene, at: number): number => {
  if (lit) return lit[at] === 1 ? 1 : dimmed;
  return pruned?.[at] === 1 ? prunedAlpha : 1;
};

/** Paler if the last test was of an earlier state. Only for single nodes: in bars it would be noise. */
const alphaOf = (scene: Scene, at: number): number =>
  scene.encoding.name !== 'tests' || scene.standing.known[at] === 1
    ? litAlpha(scene, at)
    : litAlpha(scene, at) * unknownAlpha;

function paintSquares(painting: Painting): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout, tree } = scene;
  visitSeen(scene, seen, (at, row) => {
    if (layout.boxed[at] === 1) return;
    const radius = Math.max(1.4, radiusOf(glyphOf(tree.nodes[at]?.actionKind ?? null)) * to.zoom);
    const node = tree.nodes[at];
    context.fillStyle = colourOf(scene, at, theme);
    context.globalAlpha = alphaOf(scene, at);
    const along = to.along(layout.column[at] ?? 0);
    to.fill(context, along - radius, to.across(row) - radius, radius * 2, radius * 2);
    if (node?.origin && radius >= 3) paintOrigin(painting, node, at, row, radius);
  });
}

/** A step that was never carried out is hollow; one whose place was inferred has a dashed frame. */
function paintOrigin(
  { context, scene, to, theme }: Painting,
  node: NodeState,
  at: number,
  row: number,
  radius: number,
): void {
  const along = to.along(scene.layout.column[at] ?? 0);
  const inset = Math.max(1, radius * 0.28);
  if (isPlanned(node)) {
    context.fillStyle = theme.bg;
    const inner = radius - inset;
    to.fill(context, along - inner, to.across(row) - inner, inner * 2, inner * 2);
  }
  if (!node.origin?.inferred) return;
  const [x, y] = to.xy(along, to.across(row));
  const outer = radius + 3;
  context.strokeStyle = theme.soft;
  context.lineWidth = 1;
  context.setLineDash([3, 2]);
  context.strokeRect(x - outer, y - outer, outer * 2, outer * 2);
  context.setLineDash([]);
}

/** One bar for each stretch of nodes that look the same. */
function paintBars(painting: Painting, row: number): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout } = scene;
  const end = layout.rowStart[row + 1] ?? 0;
  const depth = Math.max(1.5, Math.min(to.rowPixels * 0.6, 5));
  const across = to.across(row) - depth / 2;
  let i = firstAtOrAfter(scene, row, seen.fromColumn);
  while (i < end) {
    const first = layout.order[i] ?? 0;
    const from = layout.column[first] ?? 0;
    if (from > seen.toColumn) return;
    const colour = colourOf(scene, first, theme);
    const alpha = litAlpha(scene, first);
    let last = from;
    for (i++; i < end; i++) {
      const at = layout.order[i] ?? 0;
      const column = layout.column[at] ?? 0;
      if (layout.begins[at] === 1 || column > seen.toColumn) break;
      if (colourOf(scene, at, theme) !== colour || litAlpha(scene, at) !== alpha) break;
      last = column;
    }
    if (layout.boxed[first] === 1) continue;
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    to.fill(
      context,
      to.along(from) - to.columnPixels / 2,
      across,
      Math.max(1.5, (last - from + 1) * to.columnPixels),
      depth,
    );
  }
}

/** Nodes that a search found stay visible at any zoom. */
export function paintLit(painting: Painting): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout, lit } = scene;
  if (!lit) return;
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.5;
  const radius = Math.max(3, 9 * to.zoom);
  for (let at = 0; at < scene.tree.count; at++) {
    const row = layout.row[at] ?? -1;
    if (lit?.[at] !== 1 || row < seen.fromRow || row > seen.toRow) continue;
    const [x, y] = to.xy(to.along(layout.column[at] ?? 0), to.across(row));
    context.strokeRect(x - radius, y - radius, radius * 2, radius * 2);
  }
}

/** Chains as boxes: the frame and, along it, how many target tests pass, in the colours of the encoding. */
export function paintBoxes(painting: Painting): void {
  const { context, scene, seen, to } = painting;
  const { layout } = scene;
  const reach = Math.max(1.5, Math.min(boxReach(scene) * to.zoom, to.rowPixels * 0.42));
  for (let row = seen.fromRow; row <= seen.toRow; row++) {
    const end = layout.rowStart[row + 1] ?? 0;
    let i = Math.max(layout.rowStart[row] ?? 0, firstAtOrAfter(scene, row, seen.fromColumn - 10));
    while (i > (layout.rowStart[row] ?? 0) && layout.boxed[layout.order[i] ?? 0] === 1) {
      if ((layout.box[layout.order[i] ?? 0] ?? 0) > 0) break;
      i--;
    }
    for (; i < end; i++) {
      const head = layout.order[i] ?? 0;
      if ((layout.column[head] ?? 0) > seen.toColumn + 1) break;
      const span = layout.box[head] ?? 0;
      if (span > 0) i += paintBox(painting, i, row, span, reach) - 1;
    }
  }
  context.globalAlpha = 1;
}

/** Returns how many nodes the box holds. */
function paintBox(painting: Painting, from: number, row: number, span: number, reach: number): number {
  const { context, scene, to, theme } = painting;
  const { layout, standing } = scene;
  const end = layout.rowStart[row + 1] ?? 0;
  const length = scene.segments?.length[layout.order[from] ?? 0] ?? 1;
  const until = Math.min(end, from + length);
  const pitch = (span * to.columnPixels) / length;
  const start = to.along(layout.column[layout.order[from] ?? 0] ?? 0) - pitch / 2;
  const inset = Math.min(4 * to.zoom, 3);
  const across = to.across(row);
  const whole = span * to.columnPixels - 2 * inset;
  context.globalAlpha = 1;
  if (reach > 3) {
    context.fillStyle = theme.line;
    to.fill(context, start + inset - 1, across - reach - 1, whole + 2, reach * 2 + 2);
  }
  context.fillStyle = theme.panel;
  to.fill(context, start + inset, across - reach, whole, reach * 2);
  const scale = whole / length;
  for (let i = from; i < until; ) {
    const at = layout.order[i] ?? 0;
    const colour = colourOf(scene, at, theme);
    const fraction = Math.max(0, standing.fraction[at] ?? 0);
    const alpha = litAlpha(scene, at);
    let next = i + 1;
    while (next < until) {
      const other = layout.order[next] ?? 0;
      const same =
        Math.max(0, standing.fraction[other] ?? 0) === fraction &&
        colourOf(scene, other, theme) === colour &&
        litAlpha(scene, other) === alpha;
      if (!same) break;
      next++;
    }
    const height = (0.22 + 0.78 * fraction) * reach * 2;
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    const offset = start + inset + (i - from) * scale;
    const base = across + reach - height;
    to.fill(context, offset, base, Math.max(0.75, (next - i) * scale), height);
    i = next;
  }
  context.globalAlpha = 1;
  if (reach >= 5 && scale >= 2.5) paintTicks(painting, from, until, start + inset, scale, row, reach);
  return length;
}

/** Edits as ticks at the lower edge of a box, test runs as ticks at its upper edge. */
function paintTicks(
  { context, scene, to, theme }: Painting,
  from: number,
  until: number,
  start: number,
  scale: number,
  row: number,
  reach: number,
): void {
  const { layout, tree } = scene;
  const depth = Math.min(5, reach * 0.4);
  const across = to.across(row);
  const width = Math.min(2, scale * 0.4);
  context.fillStyle = theme.ink;
  for (let i = from; i < until; i++) {
    const glyph = glyphOf(tree.nodes[layout.order[i] ?? 0]?.actionKind ?? null);
    if (glyph !== 'edit' && glyph !== 'test') continue;
    const along = start + (i - from + 0.5) * scale - width / 2;
    context.globalAlpha = glyph === 'edit' ? 0.75 : 0.5;
    to.fill(context, along, glyph === 'edit' ? across + reach - depth : across - reach, width, depth);
  }
  context.globalAlpha = 1;
}
