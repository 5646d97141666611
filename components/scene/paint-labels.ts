import { counted } from '@/components/ui/format';
import { scoreText } from '@/components/ui/scale';
import { ordinalOf } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { visitRow } from './lanes';
import { boxReach } from './paint-marks';
import type { Painting } from './painting';
import type { Scene } from './scene';
import { glyphOf, radiusOf } from './scene-node';
import { textWidth } from './text-width';
import { manyNodes } from './viewport';

/** Below this zoom there is no room for words between the rows. The counts at the root and at solutions stay longer. */
export const labelsFromScale = 0.45;
const countsFrom = 0.2;
const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const gap = 10;
/** If columns are further apart than this many pixels, words stand after their node, over the edge to the next. */
const roomyColumn = 110;

/**
 * Words in the font size of the page, at any zoom: the file above an edit if there is room, the number of an attempt
 * where it starts, and counts at the root and at solutions.
 */
export function paintLabels(painting: Painting): void {
  const { context, scene, seen, to } = painting;
  const inFull = to.zoom >= labelsFromScale;
  if (!inFull && (to.zoom < countsFrom || scene.layout.drawn > manyNodes)) return;
  context.textBaseline = 'alphabetic';
  for (let row = seen.fromRow; row <= seen.toRow; row++) {
    if (inFull) paintRowLabel(painting, row);
    else paintRowCounts(painting, row);
  }
  context.textAlign = 'left';
}

function paintRowCounts(painting: Painting, row: number): void {
  const { scene, seen, to } = painting;
  const { order, begins, rowStart } = scene.layout;
  const end = rowStart[row + 1] ?? 0;
  visitRow(scene, row, seen, (at, _, place) => {
    const isLast = place === end - 1;
    // From afar the words at the ends of paths begin with the same counts. A row may hold several paths.
    const endsPath = isLast || begins[order[place + 1] ?? -1] !== 0;
    if (endsPath && at !== 0 && scene.options.direction === 'right') return;
    paintCaption(painting, at, to.along(scene.layout.column[at] ?? 0), row, isLast);
  });
}

function paintRowLabel(painting: Painting, row: number): void {
  const { context, scene, seen, to, theme } = painting;
  const { layout, tree } = scene;
  const end = layout.rowStart[row + 1] ?? 0;
  // Numbers first: texts of one font in a row are the cheapest.
  visitRow(scene, row, seen, (at) => {
    paintAttempt(painting, at, to.along(layout.column[at] ?? 0), row);
  });
  const font = `11px ${theme.font}`;
  let clearFrom = row === 0 ? to.along(0) + 68 : Number.NEGATIVE_INFINITY;
  let lastLabel: { text: string; along: number } | null = null;
  visitRow(scene, row, seen, (at, _, place) => {
    const node = tree.nodes[at];
    if (!node) return;
    const along = to.along(layout.column[at] ?? 0);
    paintCaption(painting, at, along, row, place === end - 1);
    const glyph = glyphOf(node.actionKind);
    if (layout.boxed[at] === 1) {
      if ((layout.box[at] ?? 0) > 0 && along >= clearFrom) paintBoxLabel(painting, at, along, row);
      return;
    }
    if (glyph !== 'edit' || node.path === null) return;
    const text = fileName(node.path);
    const radius = (radiusOf(glyph) + ringsOf(node) + marksAbove(scene, node)) * to.zoom;
    context.font = font;
    context.fillStyle = theme.soft;
    if (scene.options.direction === 'down') {
      context.textAlign = 'left';
      const [x, y] = to.xy(along, to.across(row));
      context.fillText(clipped(context, font, text, to.rowPixels - radius - 24), x + radius + 7, y + 4);
      return;
    }
    if (to.columnPixels > roomyColumn) {
      context.textAlign = 'left';
      const lines = node.changedLines;
      const change = lines ? ` +${lines.added} −${lines.removed}` : '';
      const room = to.columnPixels - 2 * radius - 24;
      context.fillText(
        clipped(context, font, `${text}${change}`, room),
        along + radius + 6,
        to.across(row) - 5,
      );
      return;
    }
    const width = textWidth(context, font, text);
    const beginsRow = place === (layout.rowStart[row] ?? 0) && row > 0;
    const left = beginsRow ? along - radius : along - width / 2;
    const repeats =
      lastLabel !== null && lastLabel.text === text && along - lastLabel.along < 8 * to.columnPixels;
    if (left < clearFrom || repeats) return;
    context.textAlign = 'left';
    context.fillText(text, left, to.across(row) - radius - 6);
    clearFrom = left + width + gap;
    lastLabel = { text, along };
  });
}

/** How far rings extend beyond a node, in pixels at zoom 1. */
const ringsOf = ({ holdout, score }: NodeState): number =>
  holdout ? 9 : score?.source === 'verified' ? 5 : 0;

/** The height of people's marks above a node, in pixels at zoom 1. */
const marksAbove = ({ marks }: Scene, { id }: NodeState): number => {
  const { pinned = false, note, value } = marks[id] ?? {};
  return pinned || note !== undefined || value !== undefined ? 16 : 0;
};

/** The attempt's number over the edge that leads to its first step. */
function paintAttempt(painting: Painting, at: number, along: number, row: number): void {
  const { context, scene, to, theme } = painting;
  const { tree, options } = scene;
  const own = tree.nodes[at]?.attemptId ?? null;
  if (own === null || tree.nodes[tree.parent[at] ?? -1]?.attemptId === own) return;
  const font = `10px ${theme.font}`;
  context.font = font;
  const isRight = options.direction === 'right';
  context.textAlign = isRight ? 'right' : 'left';
  const [x, y] = to.xy(along - 9 * to.zoom, to.across(row));
  const number = String(ordinalOf(own));
  // The root's own words are over the first edge.
  const place: [number, number] = isRight ? [x, row === 0 ? y + 12 : y - 4] : [x + 5, y];
  // Edges can run below the number, so a patch in the background colour separates it from them.
  const width = textWidth(context, font, number);
  context.fillStyle = theme.bg;
  context.fillRect(place[0] - (isRight ? width : 0) - 1, place[1] - 8, width + 2, 9);
  context.fillStyle = theme.soft;
  context.fillText(number, ...place);
}

/** The length of a chain, above its box. */
function paintBoxLabel(painting: Painting, head: number, along: number, row: number): void {
  const { context, scene, to, theme } = painting;
  const { segments, options } = scene;
  if (to.zoom < 0.6 || options.direction === 'down') return;
  const length = segments?.length[head] ?? 1;
  context.font = `10px ${theme.font}`;
  context.fillStyle = theme.soft;
  context.textAlign = 'left';
  context.fillText(counted(length, 'step'), along, to.across(row) - boxReach(scene) * to.zoom - 5);
}

function paintCaption(painting: Painting, at: number, along: number, row: number, isLast: boolean): void {
  const { context, scene, to, theme } = painting;
  const { tree, standing, layout } = scene;
  const node = tree.nodes[at];
  const solved = node?.score?.source === 'verified' && node.score.solved;
  if (!node || (at !== 0 && !solved)) return;
  const score = standing.score(at);
  const counts = score === null ? '' : scoreText(score);
  const [x, y] = to.xy(along, to.across(row));
  context.fillStyle = theme.ink;
  context.textAlign = 'left';
  context.font = `600 11px ${theme.font}`;
  if (at === 0) {
    context.fillText(`task ${counts}`.trim(), x - 11 * to.zoom, y - 11 * to.zoom - 6);
  } else if (isLast) {
    const end = to.along(layout.end[at] ?? 0);
    const [right] = to.xy(end, 0);
    context.fillText(counts, Math.max(x, right) + 22 * to.zoom, y + 4);
  } else {
    context.fillText(counts, x - 8, y + 16 * to.zoom + 11);
  }
}

function clipped(context: CanvasRenderingContext2D, font: string, text: string, room: number): string {
  if (textWidth(context, font, text) <= room) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(context, font, `${kept}…`) > room) kept = kept.slice(0, -1);
  return `${kept}…`;
}
