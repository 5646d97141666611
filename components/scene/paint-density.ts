import { noShade } from './encoding';
import { visitSeen } from './lanes';
import type { Painting } from './painting';

/** With rows closer than this many pixels, edges and boxes would cover each other, and only density is drawn. */
export const densityBelow = 2;

/** Pixels of one cell of the raster. */
const cell = { along: 3, across: 2 };
/** The nodes from which on a cell is drawn in full. */
const full = 12;

/**
 * The farthest view: a raster in which every cell has the colour of its highest node on a scale (of its newest, for
 * kinds), the stronger the more nodes it has. One pass over the nodes in view, and one over the raster.
 */
export function paintDensity({ context, scene, seen, to, theme }: Painting): void {
  const { layout, encoding, lit, options } = scene;
  const isRight = options.direction === 'right';
  const [length, depth] = isRight ? [to.pane.width, to.pane.height] : [to.pane.height, to.pane.width];
  const [columns, rows] = [Math.ceil(length / cell.along), Math.ceil(depth / cell.across)];
  const counts = new Uint16Array(columns * rows);
  /** One more than the shade; 0: no node with a value. */
  const shades = new Uint8Array(columns * rows);
  visitSeen(scene, seen, (at, row) => {
    const column = Math.floor(to.along(layout.column[at] ?? 0) / cell.along);
    const line = Math.floor(to.across(row) / cell.across);
    if (column < 0 || column >= columns || line < 0 || line >= rows) return true;
    if (lit && lit[at] !== 1) return true;
    const place = line * columns + column;
    if ((counts[place] ?? 0) < full) counts[place] = (counts[place] ?? 0) + 1;
    const shade = encoding.shade(at);
    if (shade === noShade) return true;
    if (encoding.token === 'k' || shade + 1 > (shades[place] ?? 0)) shades[place] = shade + 1;
    return true;
  });
  const scale = theme.scales[encoding.token];
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] ?? 0;
    if (count === 0) continue;
    const shade = shades[place] ?? 0;
    context.fillStyle = shade === 0 ? theme.faint : (scale[shade - 1] ?? theme.faint);
    context.globalAlpha = 0.4 + (0.6 * count) / full;
    const [column, line] = [place % columns, Math.floor(place / columns)];
    to.fill(context, column * cell.along, line * cell.across, cell.along, cell.across);
  }
  context.globalAlpha = 1;
}
