import { scoreText } from '@/components/ui/scale';
import type { NodeId } from '@/server/core/base/ids';
import { noShade } from './encoding';
import { cellOf, type Icicle } from './icicle';
import type { Scene } from './scene';
import type { DrawingTheme } from './theme';
import { firstChildOf } from './tree-index';
import type { Size } from './viewport';

interface IcicleLooks {
  selected: NodeId | null;
  hovered: NodeId | null;
  theme: DrawingTheme;
  /** Device pixels for one CSS pixel. */
  scale: number;
}

/** Cells with less depth are drawn one for each pixel, so that the cost depends on the pane. */
const thin = 1;
/** Words need this much room in a cell. */
const labelsFrom = { width: 34, height: 12 };

/** Draws an icicle: cells in the colours of the encoding, the best path in gold, words where there is room. */
export function paintIcicle(
  context: CanvasRenderingContext2D,
  scene: Scene,
  icicle: Icicle,
  pane: Size,
  { selected, hovered, theme, scale }: IcicleLooks,
): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, pane.width, pane.height);
  const { layout } = scene;
  /** By column of pixels: the lower end of the last cell that was drawn there. */
  const lowest = new Float32Array(Math.ceil(pane.width) + 1).fill(-1);
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.reading[i] ?? 0;
    const cell = cellOf(scene, icicle, pane, at);
    if (!cell) continue;
    const pixel = Math.max(0, Math.floor(cell.x));
    if (cell.height < thin) {
      if (cell.y < (lowest[pixel] ?? 0)) continue;
      lowest[pixel] = Math.floor(cell.y) + thin;
    }
    context.globalAlpha = alphaOf(scene, at);
    context.fillStyle = colourOf(scene, at, theme);
    const [gapX, gapY] = [cell.width > 6 ? 1 : 0, cell.height > 4 ? 1 : 0];
    context.fillRect(cell.x, cell.y, Math.max(0.75, cell.width - gapX), Math.max(thin, cell.height - gapY));
  }
  context.globalAlpha = 1;
  paintCellLabels(context, scene, icicle, pane, theme);
  outline(context, scene, icicle, pane, scene.find(hovered), theme.ink, 1);
  outline(context, scene, icicle, pane, scene.find(selected), theme.ink, 2.5);
  context.fillStyle = theme.accent;
  for (const at of scene.personsSteps) {
    const cell = cellOf(scene, icicle, pane, at);
    // The marks of thinner cells would run into each other.
    if (cell && cell.height >= 3) context.fillRect(cell.x, cell.y, 3, cell.height - 1);
  }
  paintBest(context, scene, icicle, pane, theme);
}

const colourOf = ({ encoding }: Scene, at: number, theme: DrawingTheme): string => {
  const shade = encoding.shade(at);
  return shade === noShade ? theme.faint : (theme.scales[encoding.token][shade] ?? theme.faint);
};

const alphaOf = ({ lit, pruned }: Scene, at: number): number => {
  if (lit) return lit[at] === 1 ? 1 : 0.22;
  return pruned?.[at] === 1 ? 0.3 : 1;
};

function paintBest(
  context: CanvasRenderingContext2D,
  scene: Scene,
  icicle: Icicle,
  pane: Size,
  theme: DrawingTheme,
): void {
  context.fillStyle = theme.gold;
  // Every cell of the path holds the extent of the last, so the path is one straight line.
  const last = scene.best < 0 ? null : cellOf(scene, icicle, pane, scene.best);
  if (!last) return;
  const middle = last.y + last.height / 2;
  for (let at = 0; at < scene.tree.count; at++) {
    const cell = scene.onBest[at] === 1 ? cellOf(scene, icicle, pane, at) : null;
    if (cell) context.fillRect(cell.x, middle - 1.5, Math.max(1, cell.width), 3);
  }
  const score = scene.standing.score(scene.best);
  if (!score) return;
  context.font = `600 11px ${theme.font}`;
  context.textBaseline = 'middle';
  const counts = scoreText(score);
  context.fillStyle = theme.bg;
  context.fillRect(last.x + last.width + 3, middle - 7, context.measureText(counts).width + 6, 14);
  context.fillStyle = theme.ink;
  context.fillText(counts, last.x + last.width + 6, middle + 0.5);
}

function paintCellLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  icicle: Icicle,
  pane: Size,
  theme: DrawingTheme,
): void {
  const { tree, layout, standing } = scene;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let i = 0; i < layout.drawn; i++) {
    const at = layout.reading[i] ?? 0;
    const node = tree.nodes[at];
    const cell = cellOf(scene, icicle, pane, at);
    if (!node || !cell || cell.height < labelsFrom.height) continue;
    const isEnd = firstChildOf(tree, at) < 0;
    if (isEnd) {
      const score = standing.score(at);
      if (!score) continue;
      context.font = `600 10px ${theme.font}`;
      context.fillStyle = theme.ink;
      const counts = scoreText(score);
      context.fillText(counts, cell.x + cell.width + 4, cell.y + cell.height / 2);
    }
    if (cell.width < labelsFrom.width || node.path === null) continue;
    context.font = `10px ${theme.font}`;
    const text = node.path.slice(node.path.lastIndexOf('/') + 1);
    if (context.measureText(text).width > cell.width - 6) continue;
    // The cells have all shades, so the words have a ground of their own.
    context.fillStyle = theme.panel;
    context.globalAlpha = 0.8;
    context.fillRect(cell.x + 2, cell.y + cell.height / 2 - 6, context.measureText(text).width + 4, 12);
    context.globalAlpha = 1;
    context.fillStyle = theme.ink;
    context.fillText(text, cell.x + 4, cell.y + cell.height / 2);
  }
  context.textBaseline = 'alphabetic';
}

function outline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  icicle: Icicle,
  pane: Size,
  at: number,
  colour: string,
  width: number,
): void {
  const cell = at < 0 ? null : cellOf(scene, icicle, pane, at);
  if (!cell) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(cell.x, cell.y, Math.max(2, cell.width), Math.max(2, cell.height));
}
