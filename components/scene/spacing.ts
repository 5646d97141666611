import type { Layout } from './layout';
import type { Size } from './viewport';

/** The direction of the paths. */
export type Direction = 'right' | 'down';

/** Pixels at zoom 1 between two columns (along the paths) and between two rows. */
export interface Spacing {
  column: number;
  row: number;
}

/** The spacing of a tree drawn without regard to the pane. */
export const plainSpacing: Record<Direction, Spacing> = {
  right: { column: 34, row: 54 },
  down: { column: 34, row: 112 },
};

/** The largest distances. Rows come no further apart than that three are in view when one reads words. */
const mostColumn = 1400;
const mostRow = (plain: number, across: number): number => Math.max(plain, Math.min(320, across / 3));
/** The least distance of rows, at which nodes of neighbouring rows do not touch. */
const leastRow: Record<Direction, number> = { right: 30, down: 64 };

/** Pixels of the pane that the drawing leaves to the tools and the legend, and the most for the words at the ends. */
const margins = { along: 64, across: 140, ends: 150 };
/** The largest zoom at which a whole tree is shown. */
const largest = 1.15;

/**
 * The pane that a tree was last fitted into. The spacing is chosen once for each frame and kept while the tree grows, so
 * that a growing tree does not move.
 */
export interface Frame {
  pane: Size;
  /** Room is left for the tree to grow. */
  grows: boolean;
  /** The view must show the whole tree in this frame. */
  fits: boolean;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The pixels of a pane along the paths and across them. */
export const roomOf = ({ width, height }: Size, direction: Direction): { along: number; across: number } => {
  const [along, across] = direction === 'right' ? [width, height] : [height, width];
  const forEnds = Math.min(margins.ends, along * 0.2);
  return {
    along: Math.max(120, along - margins.along - forEnds),
    across: Math.max(80, across - margins.across),
  };
};

/**
 * The spacing with which a fitted tree uses both axes of the pane: few long rows move apart, and the columns of many
 * short rows do. Between the smallest and the largest distances, the tree fills the pane exactly.
 */
export function spacingFor(
  { columns, rows }: Pick<Layout, 'columns' | 'rows'>,
  { pane, grows }: Pick<Frame, 'pane' | 'grows'>,
  direction: Direction,
): Spacing {
  const { along, across } = roomOf(pane, direction);
  const [roomy, atLeast] = grows ? [1.25, { columns: 12, rows: 4 }] : [1, { columns: 1, rows: 1 }];
  const gaps = {
    columns: Math.max(atLeast.columns, columns * roomy) - 1 || 1,
    rows: Math.max(atLeast.rows, rows * roomy) - 1 || 1,
  };
  const plain = plainSpacing[direction];
  const low = leastRow[direction];
  const zoomAt = (spacing: Spacing) =>
    Math.min(largest, along / (gaps.columns * spacing.column), across / (gaps.rows * spacing.row));
  const zoom = zoomAt(plain);
  const column = clamp(along / (gaps.columns * zoom), plain.column, mostColumn);
  // Where the columns are as wide as they may be, closer rows let the whole tree be drawn larger.
  const closer = column < mostColumn ? zoom : zoomAt({ column, row: low });
  const row = clamp(
    across / (gaps.rows * closer),
    closer > zoom ? low : plain.row,
    mostRow(plain.row, across),
  );
  return { column, row };
}

/** A growing tree may come this much closer or further apart before it is worth moving everything. */
const worthIt = 1.35;

/** Whether the spacing was chosen for a tree of quite another shape. */
export function outgrown({
  layout,
  spacing,
  options: { frame, direction },
}: {
  layout: Pick<Layout, 'columns' | 'rows'>;
  spacing: Spacing;
  options: { frame: Frame | null; direction: Direction };
}): boolean {
  if (!frame?.grows) return false;
  const now = spacingFor(layout, frame, direction);
  const ratios = [now.column / spacing.column, now.row / spacing.row];
  return ratios.some((ratio) => Math.max(ratio, 1 / ratio) > worthIt);
}
