/**
 * Every strategy on the sample tasks under an equal budget of steps, ten seeds each:
 * `npm run bench -- --only strategies [--tasks a,b] [--strategies x,y] [--seeds 10] [--jobs 3] [--steps 60]
 * [--attempt-steps 30] [--keep DIR] [--write docs/strategies.md]`.
 * `--keep` leaves the database with all the trees; `--write` puts the table between the markers of the file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { wilson } from '@/server/core/statistics/wilson';
import { type BenchOptions, type BenchRow, figure } from './bench';
import { type Solve, solveAll } from './solve-grid';
import { gridOf } from './solve-options';
import { solveTable, stepsPerSolve } from './solve-table';

export const name = 'strategies';

export async function run({ report, args }: BenchOptions): Promise<BenchRow[]> {
  const { grid, write, partial, command } = await gridOf(args);
  const solves = await solveAll(grid, report);
  const note = partial.length > 0 ? `\n\n**Partial**: ${partial.join(', ')}.` : '';
  const table = `${solveTable(grid, solves)}${note}`;
  report(table);
  if (write) writeBetweenMarkers(write, `\`${command}\`\n\n${table}`);
  return grid.strategies.flatMap((strategy) =>
    figuresOf(
      strategy,
      solves.filter((one) => one.strategy === strategy),
    ),
  );
}

function figuresOf(strategy: string, some: Solve[]): BenchRow[] {
  const solved = some.filter(({ status }) => status === 'solved').length;
  const { low, high } = wilson(solved, some.length);
  const row = (what: string, value: number, unit: string) =>
    figure({ bench: name, name: `${strategy}, ${what}`, value, unit });
  const steps = stepsPerSolve(some);
  return [
    row('runs', some.length, 'runs'),
    row('solve rate', solved / Math.max(1, some.length), 'of runs'),
    row('solve rate, 95 % from', low, 'of runs'),
    row('solve rate, 95 % to', high, 'of runs'),
    ...(steps === null ? [] : [row('steps per solve', steps, 'steps')]),
  ];
}

const [begin, end] = ['<!-- solves:begin -->', '<!-- solves:end -->'];

function writeBetweenMarkers(file: string, text: string): void {
  const old = readFileSync(file, 'utf8');
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${begin} … ${end} for the table to stand in.`);
  writeFileSync(file, `${old.slice(0, from + begin.length)}\n${text}\n${old.slice(to)}`);
}
