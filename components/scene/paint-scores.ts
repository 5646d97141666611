import { type LensMarks, scoreText } from './lens';
import type { Painting } from './painting';

const height = 15;

/** The candidates of a choice: a score over each if there is room, otherwise a caret. The chosen one always has its score. */
export function paintScores(painting: Painting, { scores, chosen }: LensMarks): void {
  const { context, scene, to, theme } = painting;
  const taken: { x: number; y: number; width: number }[] = [];
  const first = [...scores].sort(([a], [b]) => Number(b === chosen) - Number(a === chosen));
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [id, score] of first) {
    const at = scene.find(id);
    if (at < 0) continue;
    const [x, y] = to.xy(to.along(scene.layout.column[at] ?? 0), to.across(scene.layout.row[at] ?? 0));
    if (x < -40 || y < -40 || x > to.pane.width + 40 || y > to.pane.height + 40) continue;
    const isChosen = id === chosen;
    const text = scoreText(score);
    context.font = `${isChosen ? 700 : 500} 10px ${theme.font}`;
    const width = context.measureText(text).width + 8;
    const tip = y - Math.max(4, 11 * to.zoom) - 3;
    const top = tip - 4 - height;
    const clashes = taken.some(
      (other) => Math.abs(other.x - x) < (other.width + width) / 2 + 2 && Math.abs(other.y - top) < height,
    );
    context.fillStyle = isChosen ? theme.ink : theme.soft;
    caret(context, x, tip, isChosen ? 5 : 3);
    if (clashes) continue;
    taken.push({ x, y: top, width });
    context.fillStyle = isChosen ? theme.ink : theme.panel;
    context.strokeStyle = isChosen ? theme.ink : theme.soft;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x - width / 2, top, width, height, 4);
    context.fill();
    context.stroke();
    context.fillStyle = isChosen ? theme.panel : theme.ink;
    context.fillText(text, x, top + height / 2 + 0.5);
  }
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
}

function caret(context: CanvasRenderingContext2D, x: number, tip: number, size: number): void {
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - size, tip - size);
  context.lineTo(x + size, tip - size);
  context.fill();
}
