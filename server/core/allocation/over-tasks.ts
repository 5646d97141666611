import type { Cell } from '@/server/core/experiment/arms';
import { counts } from '@/server/core/experiment/result';
import { mean } from '@/server/core/statistics/moments';
import { allocate } from './allocate';

/** A task as the runs of one arm tell of it. */
interface TaskChance {
  task: string;
  runs: number;
  solved: number;
  /** The chance that one more run solves it, drawn towards the mean of all tasks where runs are few. */
  chance: number;
  /** Runs it is given: by the estimate, and by an oracle that takes the rate seen for the truth. */
  given: number;
  oracle: number;
}

export interface BudgetOverTasks {
  tasks: TaskChance[];
  /** Expected share of tasks solved by the estimates: with an equal share each, and with the spread. */
  equal: number;
  spread: number;
  /** The same if the rates seen were the truth, and with what an oracle gives that takes them for it. */
  seen: { equal: number; spread: number; oracle: number };
}

/** How many runs the mean of all tasks counts for in the estimate of one. */
export const priorRuns = 2;

/** Expected success of k runs where the chance is Beta(a, b): 1 − Π (b + i) ÷ (a + b + i). In [0,1]. */
export const expectedWithin =
  (a: number, b: number) =>
  (k: number): number => {
    let none = 1;
    for (let i = 0; i < k; i++) none *= (b + i) / (a + b + i);
    return 1 - none;
  };

/**
 * How a budget of `meanRuns` runs per task would best be spread over the tasks of an experiment (Acc − λC,
 * `allocate.ts`). The chance of a task comes from `chances` (the classifier's) if the task is in it, and from the arm's
 * own runs otherwise. Null before the arm has run.
 */
export function budgetOverTasks(
  arm: string,
  cells: readonly Cell[],
  meanRuns: number,
  cap: number,
  chances: ReadonlyMap<string, number> = new Map(),
): BudgetOverTasks | null {
  const seen = new Map<string, { runs: number; solved: number }>();
  for (const { arm: own, task, result } of cells) {
    if (own !== arm || !counts(result)) continue;
    const { runs, solved } = seen.get(task) ?? { runs: 0, solved: 0 };
    seen.set(task, { runs: runs + 1, solved: solved + (result.solved ? 1 : 0) });
  }
  if (seen.size === 0) return null;
  const tasks = [...seen].map(([task, seenOf]) => ({ task, ...seenOf }));
  const overall =
    (tasks.reduce((sum, { solved }) => sum + solved, 0) + 1) /
    (tasks.reduce((sum, { runs }) => sum + runs, 0) + 2);
  const parameters = tasks.map(({ task, runs, solved }) => {
    const chance = chances.get(task);
    if (chance !== undefined) return { a: priorRuns * chance, b: priorRuns * (1 - chance) };
    return { a: priorRuns * overall + solved, b: priorRuns * (1 - overall) + runs - solved };
  });
  const estimated = parameters.map(({ a, b }) => expectedWithin(a, b));
  const seenRates = tasks.map(
    ({ runs, solved }) =>
      (k: number) =>
        1 - (1 - solved / runs) ** k,
  );
  const [given, oracle] = [allocate(estimated, meanRuns, cap), allocate(seenRates, meanRuns, cap)];
  const equal = tasks.map(() => Math.min(meanRuns, cap));
  const solvedBy = (accuracies: readonly ((k: number) => number)[], runs: readonly number[]) =>
    mean(accuracies.map((accuracy, i) => accuracy(runs[i] ?? 1)));
  return {
    tasks: tasks.map((task, i) => {
      const { a, b } = parameters[i] ?? { a: 0, b: 1 };
      return { ...task, chance: a / (a + b), given: given[i] ?? 1, oracle: oracle[i] ?? 1 };
    }),
    equal: solvedBy(estimated, equal),
    spread: solvedBy(estimated, given),
    seen: {
      equal: solvedBy(seenRates, equal),
      spread: solvedBy(seenRates, given),
      oracle: solvedBy(seenRates, oracle),
    },
  };
}
