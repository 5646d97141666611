/**
 * Places lanes into rows, one after another in reading order. A lane is a stretch of columns in one row. Each lane goes
 * directly below everything that was placed before in its columns, in the column before it (where its stem runs) and in
 * the column after it, so that two short lanes that do not overlap share a row. Therefore no stem crosses a lane, and no
 * lane depends on a later one. Linear in the sum of the lengths.
 */
export function makePacking(): { place(from: number, to: number): number; rows(): number } {
  /** By column: the lowest row that is taken; −1 for none. */
  const lowest: number[] = [];
  let rows = 0;
  return {
    /** `from`, `to`: columns, both included. Returns the row. */
    place(from, to) {
      let row = -1;
      for (let column = Math.max(0, from - 1); column <= to + 1; column++) {
        row = Math.max(row, lowest[column] ?? -1);
      }
      row++;
      for (let column = lowest.length; column <= to; column++) lowest[column] = -1;
      for (let column = Math.max(0, from); column <= to; column++) lowest[column] = row;
      rows = Math.max(rows, row + 1);
      return row;
    },
    rows: () => rows,
  };
}
