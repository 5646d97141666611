import type { StartedCell } from '@/db/experiments';
import type { Cell } from '@/server/core/experiment/arms';

/** The cells whose runs have ended, as the analysis takes them. */
export const endedCells = (cells: readonly StartedCell[]): Cell[] =>
  cells.flatMap(({ task, arm, repeat, result }) => (result ? [{ task, arm, repeat, result }] : []));
