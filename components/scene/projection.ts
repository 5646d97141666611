import type { Scene } from './scene';
import type { Size, Viewport } from './viewport';

/** From the lattice to the pane's pixels. `along` follows the paths, `across` crosses the rows; the direction decides which is x. */
export interface Projection {
  zoom: number;
  /** Pixels between two columns, and between two rows. */
  columnPixels: number;
  rowPixels: number;
  along(column: number): number;
  across(row: number): number;
  /** x and y of a place given along and across, in pixels. */
  xy(along: number, across: number): [number, number];
  /** Fills a rectangle given along and across. */
  fill(context: CanvasRenderingContext2D, along: number, across: number, length: number, depth: number): void;
  pane: Size;
}

export function projectionOf(scene: Scene, viewport: Viewport, pane: Size): Projection {
  const { direction } = scene.options;
  const isRight = direction === 'right';
  const columnPixels = scene.spacing.column * viewport.zoom;
  const rowPixels = scene.spacing.row * viewport.zoom;
  const [alongOrigin, acrossOrigin] = isRight ? [viewport.x, viewport.y] : [viewport.y, viewport.x];
  return {
    zoom: viewport.zoom,
    columnPixels,
    rowPixels,
    along: (column) => alongOrigin + column * columnPixels,
    across: (row) => acrossOrigin + row * rowPixels,
    xy: (along, across) => (isRight ? [along, across] : [across, along]),
    fill(context, along, across, length, depth) {
      if (isRight) context.fillRect(along, across, length, depth);
      else context.fillRect(across, along, depth, length);
    },
    pane,
  };
}
