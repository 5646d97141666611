import type { Cell } from './arms';
import { counts } from './result';

/** The cells every arm has run: half a table is judged by the part that is whole. */
export function commonCells(arms: readonly string[], cells: readonly Cell[]): Cell[] {
  const by = new Map<string, Set<string>>();
  const place = ({ task, repeat }: Cell) => JSON.stringify([task, repeat]);
  for (const cell of cells) {
    if (!counts(cell.result)) continue;
    const known = by.get(place(cell)) ?? new Set();
    by.set(place(cell), known.add(cell.arm));
  }
  return cells.filter((cell) => by.get(place(cell))?.size === arms.length);
}
