/** One measured figure. `ratio` is naive ÷ value or value ÷ naive, whichever says how many times better, within one run. */
export interface BenchRow {
  bench: string;
  name: string;
  value: number;
  unit: string;
  /** The figure to reach, or null where none was set. */
  goal: number | null;
  /** Whether the goal is reached; null without one. */
  met: boolean | null;
  /** The same figure of the plain way of doing it, measured in the same run. */
  naive?: number;
  ratio?: number;
}

export interface BenchOptions {
  /** Says what is being measured; a line for people. */
  report: (line: string) => void;
  /** What stood after `--` that the front does not know, for benches with settings of their own. */
  args: readonly string[];
}

/** What a file `tests/bench/<name>.bench.ts` exports, as `name` and `run`. */
export interface Bench {
  name: string;
  run(options: BenchOptions): Promise<BenchRow[]>;
}

type Figure = Pick<BenchRow, 'bench' | 'name' | 'value' | 'unit' | 'naive' | 'ratio'>;

export const figure = (row: Figure): BenchRow => ({ ...row, goal: null, met: null });
export const atLeast = (goal: number, row: Figure): BenchRow => ({ ...row, goal, met: row.value >= goal });
export const atMost = (goal: number, row: Figure): BenchRow => ({ ...row, goal, met: row.value <= goal });
