import { targetFraction } from '@/components/ui/scale';
import type { RunSummary } from './run-summary';

export type RunColumn = 'status' | 'task' | 'strategy' | 'best' | 'steps' | 'created';
export interface RunOrder {
  column: RunColumn;
  direction: 'ascending' | 'descending';
}

const statusRank: Record<RunSummary['status'], number> = {
  running: 0,
  preparing: 1,
  paused: 2,
  queued: 3,
  failed: 4,
  solved: 5,
  unsolved: 6,
  stopped: 7,
};

/** The value that a column sorts by. The best outcome is the fraction of targets, then the holdout. */
const keyOf: Record<RunColumn, (run: RunSummary) => number | string> = {
  status: (run) => statusRank[run.status],
  task: (run) => run.taskTitle.toLowerCase(),
  strategy: (run) => run.strategy,
  best: (run) =>
    run.best?.score ? targetFraction(run.best.score) + (run.best.holdout === true ? 1 : 0) : -1,
  steps: (run) => run.spend.steps,
  created: (run) => run.createdAt,
};

/** Sorted by the column; ties by age, newest first. */
export function orderRuns(runs: readonly RunSummary[], { column, direction }: RunOrder): RunSummary[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const key = keyOf[column];
  return [...runs].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return b.createdAt - a.createdAt;
    return left < right ? -sign : sign;
  });
}

/** The list with changed and new runs in their places, newest first. Unchanged runs keep their objects. */
export function withChanges(runs: readonly RunSummary[], changed: readonly RunSummary[]): RunSummary[] {
  const byId = new Map([...runs, ...changed].map((run) => [run.id, run]));
  return [...byId.values()].sort((a, b) => b.createdAt - a.createdAt);
}

/** The sort columns that the address bar may name. */
export const runColumns = [
  'status',
  'task',
  'strategy',
  'best',
  'steps',
  'created',
] as const satisfies readonly RunColumn[];

/** The groups of statuses that the list can show alone. */
const statusGroups = {
  going: ['queued', 'preparing', 'running', 'paused'],
  solved: ['solved'],
  unsolved: ['unsolved', 'stopped'],
  failed: ['failed'],
} as const satisfies Record<string, readonly RunSummary['status'][]>;
export type StatusGroup = keyof typeof statusGroups;
export const groupNames = ['going', 'solved', 'unsolved', 'failed'] as const satisfies readonly StatusGroup[];

/** The runs of a group, or all of them. */
export function runsOfGroup(runs: readonly RunSummary[], group: StatusGroup | null): RunSummary[] {
  if (group === null) return [...runs];
  const statuses: readonly RunSummary['status'][] = statusGroups[group];
  return runs.filter((run) => statuses.includes(run.status));
}

/** The runs in which every word of the text occurs in the id, task, strategy, model, sandbox or status. */
export function filterRuns(runs: readonly RunSummary[], text: string): RunSummary[] {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length === 0) return [...runs];
  return runs.filter((run) => {
    const hay = [run.id, run.taskName, run.taskTitle, run.strategy, run.model, run.sandbox, run.status]
      .join(' ')
      .toLowerCase();
    return terms.every((term) => hay.includes(term));
  });
}

/** The order after a click on a column head. The same column reverses; another begins with its natural order. */
export function nextOrder(order: RunOrder, column: RunColumn): RunOrder {
  if (order.column === column) {
    return { column, direction: order.direction === 'ascending' ? 'descending' : 'ascending' };
  }
  const numbersFirst = column === 'best' || column === 'steps' || column === 'created';
  return { column, direction: numbersFirst ? 'descending' : 'ascending' };
}
