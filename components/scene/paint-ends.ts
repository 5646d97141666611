import { scoreText } from '@/components/ui/scale';
import type { Painting } from './painting';
import { textWidth } from './text-width';

/** Words need this many pixels to the right of an end, and this many from one line to the next. */
const least = 48;
const lineHeight = 12;
/** With rows closer than this, an end could not be told from its neighbours, so words would point at nothing. */
const thinnest = 3;

/**
 * Words from afar: what the ends of paths are, beginning with the best. Each stands after its end, as long as it does not
 * run into the next path of its row or into other words. Paths that run down have no room for words after them.
 */
export function paintEnds(painting: Painting): void {
  const { context, scene, seen, to, theme } = painting;
  const { tree, layout } = scene;
  if (to.rowPixels < thinnest || scene.options.direction === 'down') return;
  const found: { at: number; x: number; y: number; room: number; weight: number }[] = [];
  for (let row = seen.fromRow; row <= seen.toRow; row++) {
    const stop = layout.rowStart[row + 1] ?? 0;
    for (let i = layout.rowStart[row] ?? 0; i < stop; i++) {
      const next = layout.order[i + 1];
      const isLast = i + 1 === stop;
      if (!isLast && next !== undefined && layout.begins[next] === 0) continue;
      const at = layout.order[i] ?? 0;
      const x = rightOf(painting, at);
      const until = isLast || next === undefined ? to.pane.width : to.along((layout.column[next] ?? 0) - 1);
      if (at === 0 || x < 0 || until - x < least) continue;
      found.push({ at, x, y: to.across(row), room: until - x - 6, weight: weightOf(painting, at) });
    }
  }
  found.sort((a, b) => b.weight - a.weight || a.at - b.at);
  const taken: { x: number; y: number; until: number }[] = obstacles(painting);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { at, x, y, room } of found) {
    const node = tree.nodes[at];
    if (!node) continue;
    const isBest = at === scene.best;
    const font = `${isBest ? 600 : 400} 10px ${theme.font}`;
    context.font = font;
    const text = fitted(context, font, textOf(painting, at), room);
    if (text === null) continue;
    const until = x + textWidth(context, font, text);
    if (taken.some((other) => Math.abs(other.y - y) < lineHeight && x < other.until && until > other.x))
      continue;
    taken.push({ x, y, until });
    context.fillStyle = isBest ? theme.ink : theme.soft;
    context.fillText(text, x, y);
  }
  if (!found.some(({ at }) => at === scene.best)) paintBestCounts(painting);
  context.textBaseline = 'alphabetic';
}

/** Where words after a node begin: behind its mark, or behind the box that it ends. */
function rightOf({ scene: { layout }, to }: Painting, at: number): number {
  const isBoxed = layout.boxed[at] === 1;
  return (
    to.along(isBoxed ? (layout.end[at] ?? 0) + 0.5 : (layout.column[at] ?? 0)) +
    6 +
    (isBoxed ? 0 : 8 * to.zoom)
  );
}

/** What passes at the best node, above it, where the paths go on after it. */
function paintBestCounts(painting: Painting): void {
  const { context, scene, to, theme } = painting;
  const score = scene.standing.score(scene.best);
  if (scene.best <= 0 || (scene.layout.row[scene.best] ?? -1) < 0 || !score) return;
  const text = scoreText(score);
  const x = to.along(scene.layout.column[scene.best] ?? 0) + 9;
  const y = to.across(scene.layout.row[scene.best] ?? 0) - 9;
  context.font = `600 11px ${theme.font}`;
  context.fillStyle = theme.bg;
  context.fillRect(x - 2, y - 6, context.measureText(text).width + 4, 12);
  context.fillStyle = theme.ink;
  context.fillText(text, x, y);
}

/** The places of pills, which are buttons over the drawing. */
function obstacles({ scene, to }: Painting): { x: number; y: number; until: number }[] {
  return scene.layout.pills.map(({ column, row }) => {
    const x = to.along(column) - 4;
    return { x, y: to.across(row), until: x + 92 };
  });
}

function weightOf({ scene }: Painting, at: number): number {
  if (at === scene.best) return 10;
  const node = scene.tree.nodes[at];
  const marked = node && scene.marks[node.id] ? 4 : 0;
  return marked + (scene.standing.fraction[at] ?? 0) + Math.min(0.5, (node?.visits ?? 0) / 100);
}

/** How many target tests pass, and what the last step did. */
function textOf({ scene }: Painting, at: number): string {
  const node = scene.tree.nodes[at];
  const score = scene.standing.score(at);
  const counts = score ? `${scoreText(score)} ` : '';
  return `${counts}${node?.title ?? ''}`;
}

/** The text in so many pixels, by whole words; null if not even its first word fits. */
function fitted(context: CanvasRenderingContext2D, font: string, text: string, room: number): string | null {
  if (textWidth(context, font, text) <= room) return text;
  const parts = text.split(' ');
  while (parts.length > 1) {
    parts.pop();
    const shorter = parts.join(' ');
    if (textWidth(context, font, shorter) <= room) return shorter;
  }
  return null;
}
