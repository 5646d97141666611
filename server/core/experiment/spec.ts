import { randomInt, seededRandom } from '@/server/core/base/random';
import type { RunSpec } from '@/server/core/run/spec';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import type { Allocation } from './allocation-spec';

/** A strategy with parameters and a model, by a name of its own within the experiment. */
export interface Arm {
  name: string;
  strategy: string;
  /** Parsed by the strategy's schema. */
  parameters: Record<string, unknown>;
  model: string;
  /** A guest agent; absent: Espalier's own. */
  agent?: string;
  /** Whether attempts that loop, repeat an edit or cannot finish are ended early; absent: they are not. */
  failFast?: boolean;
}

export interface ExperimentTask {
  /** Unique within the experiment. */
  name: string;
  title: string;
  /** The task as it was when the experiment was made (server/catalog reads it back). */
  source: unknown;
}

/** The limits every run of every arm has; null means unlimited, and at least one is set. */
interface ExperimentBudget {
  steps: number | null;
  tokens: number | null;
  usd: number | null;
}

/** Tasks × arms × repeats under one budget: everything needed to run it again. */
export interface ExperimentSpec {
  name: string;
  tasks: ExperimentTask[];
  arms: Arm[];
  /** Runs of each arm on each task. */
  repeats: number;
  budget: ExperimentBudget;
  /** Agent steps in one attempt. `single`, whose one attempt is the run, is not bound by it. */
  stepsPerAttempt: number;
  seed: number;
  sandbox: RunSpec['sandbox'];
  /** Whether agents may run shell commands on the local driver. */
  allowShell: boolean;
  /** Runs at once. */
  concurrency: number;
  /** Made of runs that were there: nothing is run, extended or repeated. */
  gathered?: true;
  /** Arms whose runs are spread over the tasks besides, each at the mean of `repeats`; absent: none. */
  allocations?: Allocation[];
}

/** Runs of which one experiment is made without running anything, at most. */
export const mostGathered = 200;

/** The place of one run. `repeat` counts from 1. */
export interface CellKey {
  task: string;
  arm: string;
  repeat: number;
}

export const keyOf = ({ task, arm, repeat }: CellKey): string => JSON.stringify([task, arm, repeat]);

/**
 * All cells, in the order they are run: every arm on every task before any is repeated, so that half a table is fair.
 * Behind the repeats come the runs that decided allocations give beyond them.
 */
export function cellsOf(
  spec: Pick<ExperimentSpec, 'repeats' | 'allocations'> &
    Record<'tasks' | 'arms', readonly { name: string }[]>,
): CellKey[] {
  const { tasks, arms, repeats, allocations = [] } = spec;
  const cells: CellKey[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const task of tasks) {
      for (const arm of arms) cells.push({ task: task.name, arm: arm.name, repeat });
    }
  }
  for (const { arm, given } of allocations) {
    tasks.forEach((task, i) => {
      for (let repeat = repeats + 1; repeat <= (given?.[i] ?? 0); repeat++) {
        cells.push({ task: task.name, arm, repeat });
      }
    });
  }
  return cells;
}

/** Cells that belong to the comparison itself, where all arms have equally many; the rest is an allocation's. */
export const withinRepeats = <T extends CellKey>(
  { repeats }: Pick<ExperimentSpec, 'repeats'>,
  cells: readonly T[],
): T[] => cells.filter(({ repeat }) => repeat <= repeats);

/** The seed of a cell's run: a function of the experiment's seed, the task and the repeat, the same for every arm. */
export const seedOf = (seed: number, { task, repeat }: CellKey): number =>
  randomInt(seededRandom(`experiment/${seed}/${task}/${repeat}`), 2 ** 31);

/** The longest attempt where no limit of steps stands. */
const longestAttempt = 1000;

/** The budget of an arm's run: the same limits for all. */
export function budgetOf(spec: Pick<ExperimentSpec, 'budget' | 'stepsPerAttempt'>, arm: Arm): Budget {
  const { steps, tokens, usd } = spec.budget;
  const whole = Math.min(longestAttempt, steps ?? longestAttempt);
  const stepsPerAttempt = arm.strategy === 'single' ? whole : spec.stepsPerAttempt;
  const { failFast = defaultBudget.failFast } = arm;
  return { ...defaultBudget, steps, tokens, usd, stepsPerAttempt, failFast };
}
