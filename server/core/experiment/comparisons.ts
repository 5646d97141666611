import { type Interval, pairedBootstrap } from '@/server/core/statistics/bootstrap';
import { holm } from '@/server/core/statistics/holm';
import { mcnemarExact } from '@/server/core/statistics/mcnemar';
import { mean } from '@/server/core/statistics/moments';
import { pairsToSettle, tasksToSettle } from '@/server/core/statistics/sample-size';
import type { Cell } from './arms';
import { counts } from './result';

/** Two arms on the same cells: task by task and repeat by repeat with the same seed. */
export interface Comparison {
  first: string;
  second: string;
  tasks: number;
  pairs: number;
  /** Pairs solved by one and not by the other. */
  onlyFirst: number;
  onlySecond: number;
  /** Mean over tasks of the difference of solve rates, first − second, in [−1,1]. */
  difference: number;
  /** Of the difference, by the bootstrap over tasks. */
  interval: Interval | null;
  /** Exact McNemar over the pairs. */
  p: number;
  /** Adjusted by Holm for all comparisons made. */
  adjustedP: number;
  /** Whether both the interval and the adjusted test speak for a difference at 95 %. */
  settled: boolean;
  /** Tasks in addition to those there are, of their kind, that would settle it; null where that cannot be said. */
  moreTasks: number | null;
}

const level = 0.05;
/** What rounding may leave of a bound that is nothing. */
const nothing = 1e-12;

/** Every pair of arms, in the order of the arms. `seed` makes the intervals repeatable. */
export function compareArms(arms: readonly string[], cells: readonly Cell[], seed: number): Comparison[] {
  const solved = solvedByArm(cells);
  const pairs = arms.flatMap((first, i) => arms.slice(i + 1).map((second) => ({ first, second })));
  const found = pairs.map(({ first, second }) => compareTwo(first, second, solved, seed));
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((comparison, i) => {
    const adjustedP = adjusted[i] ?? 1;
    const { interval } = comparison;
    const apart = interval !== null && (interval.low > nothing || interval.high < -nothing);
    const settled = adjustedP < level && apart;
    return { ...comparison, adjustedP, settled, moreTasks: settled ? 0 : comparison.moreTasks };
  });
}

/** By arm and place: whether the run there solved its task. */
type Solved = Map<string, Map<string, { task: string; solved: boolean }>>;

function solvedByArm(cells: readonly Cell[]): Solved {
  const arms: Solved = new Map();
  for (const { arm, task, repeat, result } of cells) {
    if (!counts(result)) continue;
    const own = arms.get(arm) ?? new Map();
    arms.set(arm, own.set(JSON.stringify([task, repeat]), { task, solved: result.solved }));
  }
  return arms;
}

const none: ReadonlyMap<string, { task: string; solved: boolean }> = new Map();

function compareTwo(first: string, second: string, solvedBy: Solved, seed: number) {
  const others = solvedBy.get(second) ?? none;
  const byTask = new Map<string, number[]>();
  let [onlyFirst, onlySecond, pairs] = [0, 0, 0];
  for (const [key, { task, solved }] of solvedBy.get(first) ?? none) {
    const other = others.get(key);
    if (!other) continue;
    pairs++;
    if (solved && !other.solved) onlyFirst++;
    if (!solved && other.solved) onlySecond++;
    const differences = byTask.get(task) ?? [];
    differences.push(Number(solved) - Number(other.solved));
    byTask.set(task, differences);
  }
  const differences = [...byTask.values()].map(mean);
  return {
    first,
    second,
    tasks: differences.length,
    pairs,
    onlyFirst,
    onlySecond,
    difference: mean(differences),
    interval: intervalOf(differences, `${seed}/${first}/${second}`),
    p: mcnemarExact(onlyFirst, onlySecond),
    moreTasks: moreTasks(differences, { onlyFirst, onlySecond, pairs }),
  };
}

/** Intervals of late: while a table fills, nearly all pairs are what they were a moment ago. */
const intervals = new Map<string, Interval | null>();
const mostIntervals = 5000;

function intervalOf(differences: readonly number[], seed: string): Interval | null {
  const key = `${seed}: ${differences.join(' ')}`;
  const known = intervals.get(key);
  if (known !== undefined) return known;
  const interval = pairedBootstrap(differences, seed);
  if (intervals.size >= mostIntervals) intervals.clear();
  intervals.set(key, interval);
  return interval;
}

/** Enough for both the test over pairs and the mean over tasks; at least one more, since it is not settled yet. */
function moreTasks(
  differences: readonly number[],
  { onlyFirst, onlySecond, pairs }: { onlyFirst: number; onlySecond: number; pairs: number },
): number | null {
  const byTasks = tasksToSettle(differences);
  const byPairs = pairsToSettle(onlyFirst, onlySecond, pairs);
  if (byTasks === null || byPairs === null) return null;
  const perTask = pairs / differences.length;
  return Math.max(1, Math.max(byTasks, Math.ceil(byPairs / perTask)) - differences.length);
}
