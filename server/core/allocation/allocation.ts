import type { Allocation } from '@/server/core/experiment/allocation-spec';
import type { Cell } from '@/server/core/experiment/arms';
import { counts } from '@/server/core/experiment/result';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import { type Interval, pairedBootstrap } from '@/server/core/statistics/bootstrap';
import { mean } from '@/server/core/statistics/moments';
import { allocate } from './allocate';
import { expectedWithin, priorRuns } from './over-tasks';

/** What the probes showed of a task. Visible tests alone: an allocation must not know the holdout. */
export interface Probed {
  runs: number;
  /** Runs that pass the visible tests. */
  passed: number;
  /** The classifier's probability in [0,1], by what the first run showed; null: not asked, or nothing was seen. */
  chance: number | null;
}

/**
 * How many runs each task is given, `meanRuns` on the average and probes included: Acc − λC (`allocate.ts`), where a task
 * whose probes passed is worth no further run, and the chance of another is Beta: drawn from the mean of all tasks and
 * the probes in vain, or from the classifier.
 */
export function decideAllocation(
  { probes, cap }: Pick<Allocation, 'probes' | 'cap'>,
  meanRuns: number,
  tasks: readonly Probed[],
): number[] {
  const runs = tasks.reduce((sum, task) => sum + task.runs, 0);
  const passed = tasks.reduce((sum, task) => sum + task.passed, 0);
  const overall = (passed + 1) / (runs + 2);
  const accuracies = tasks.map((task) => {
    if (task.passed > 0) return () => 1;
    // The classifier has seen the first run in vain: it stands for the prior and that run.
    const [chance, seen] = task.chance === null ? [overall, 0] : [task.chance, 1];
    const size = priorRuns + seen;
    const within = expectedWithin(chance * size, (1 - chance) * size + Math.max(0, task.runs - seen));
    return (given: number) => within(given - probes);
  });
  return allocate(accuracies, meanRuns, cap, probes);
}

/** One way of spreading the budget, as it came out. */
export interface AllocationPlan {
  name: 'equal share' | 'spread' | 'oracle';
  runs: number;
  /** Tasks that one of those runs solved. */
  solved: number;
}

interface AllocatedTask {
  task: string;
  equal: number;
  given: number;
  /** The first run that solved it, 1 …; null where none of those made did. */
  firstSolved: number | null;
}

export interface AllocationOutcome {
  tasks: AllocatedTask[];
  plans: AllocationPlan[];
  /** Share of tasks solved by the spread − by the equal share, and its bootstrap interval over tasks. */
  difference: number;
  interval: Interval | null;
  /** Whether every run of both has ended. */
  ended: boolean;
}

/**
 * What an allocation came to, beside the equal share of `meanRuns` a task on the same tasks and seeds. The oracle knows
 * which run would solve what, among those made, and buys the cheapest first. Null until the allocation is decided.
 */
export function allocationOutcome(
  { arm, cap, given }: Allocation,
  meanRuns: number,
  names: readonly string[],
  cells: readonly Cell[],
): AllocationOutcome | null {
  if (given === null) return null;
  const ended = new Map(names.map((name) => [name, new Map<number, boolean>()]));
  for (const cell of cells) {
    if (cell.arm !== arm) continue;
    ended.get(cell.task)?.set(cell.repeat, counts(cell.result) && cell.result.solved);
  }
  const tasks = names.map((task, i) => {
    const solved = [...(ended.get(task) ?? [])].flatMap(([repeat, right]) => (right ? [repeat] : []));
    return {
      task,
      equal: meanRuns,
      given: given[i] ?? meanRuns,
      firstSolved: solved.length === 0 ? null : Math.min(...solved),
    };
  });
  const within = ({ firstSolved }: AllocatedTask, runs: number) =>
    firstSolved !== null && firstSolved <= runs;
  const plan = (name: AllocationPlan['name'], runs: (task: AllocatedTask) => number): AllocationPlan => ({
    name,
    runs: tasks.reduce((sum, task) => sum + runs(task), 0),
    solved: tasks.filter((task) => within(task, runs(task))).length,
  });
  const differences = tasks.map(
    (task) => Number(within(task, task.given)) - Number(within(task, task.equal)),
  );
  return {
    tasks,
    plans: [
      plan('equal share', ({ equal }) => equal),
      plan('spread', (task) => task.given),
      oracle(tasks, meanRuns * tasks.length, cap),
    ],
    difference: mean(differences),
    interval: pairedBootstrap(differences, `allocation/${arm}`),
    ended: tasks.every(({ task, given, equal }) => (ended.get(task)?.size ?? 0) >= Math.max(given, equal)),
  };
}

/** What every decided allocation of an experiment came to. */
export const allocationOutcomes = (
  {
    allocations = [],
    repeats,
    tasks,
  }: Pick<ExperimentSpec, 'allocations' | 'repeats'> & {
    tasks: readonly { name: string }[];
  },
  cells: readonly Cell[],
): { allocation: Allocation; outcome: AllocationOutcome }[] =>
  allocations.flatMap((allocation) => {
    const names = tasks.map(({ name }) => name);
    const outcome = allocationOutcome(allocation, repeats, names, cells);
    return outcome ? [{ allocation, outcome }] : [];
  });

function oracle(tasks: readonly AllocatedTask[], budget: number, cap: number): AllocationPlan {
  let [runs, solved] = [tasks.length, 0];
  const prices = tasks
    .flatMap(({ firstSolved }) => (firstSolved === null || firstSolved > cap ? [] : [firstSolved - 1]))
    .sort((a, b) => a - b);
  for (const price of prices) {
    if (runs + price > budget) break;
    runs += price;
    solved++;
  }
  return { name: 'oracle', runs, solved };
}
