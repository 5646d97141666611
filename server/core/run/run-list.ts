import type { RunId } from '@/server/core/base/ids';
import type { RunStatus } from './spec';

/** The columns that the list of runs is sorted by. */
export const runColumns = ['status', 'task', 'strategy', 'best', 'steps', 'created'] as const;
export type RunColumn = (typeof runColumns)[number];
export interface RunOrder {
  column: RunColumn;
  direction: 'ascending' | 'descending';
}

/** What the list sorts and filters a run by. */
export interface ListedRun {
  id: RunId;
  status: RunStatus;
  taskName: string;
  taskTitle: string;
  strategy: string;
  model: string;
  sandbox: string;
  /** Of the file it was imported from; empty: it was made here. */
  format: string;
  createdAt: number;
  steps: number;
  /** Fraction of targets that pass at the best node, and 1 more where the holdout passed; −1 without a score. */
  best: number;
  /** The experiment it belongs to; null for none. */
  experiment: string | null;
  name: string;
  note: string;
  tags: readonly string[];
  archived: boolean;
}

/** The groups of statuses that the list can show alone. */
const statusGroups = {
  going: ['queued', 'preparing', 'running', 'paused'],
  solved: ['solved'],
  unsolved: ['unsolved', 'stopped'],
  failed: ['failed'],
} as const satisfies Record<string, readonly RunStatus[]>;
export type StatusGroup = keyof typeof statusGroups;
export const groupNames = ['going', 'solved', 'unsolved', 'failed'] as const satisfies readonly StatusGroup[];

export const isInGroup = ({ status }: Pick<ListedRun, 'status'>, group: StatusGroup): boolean => {
  const statuses: readonly RunStatus[] = statusGroups[group];
  return statuses.includes(status);
};

const statusRank: Record<RunStatus, number> = {
  running: 0,
  preparing: 1,
  paused: 2,
  queued: 3,
  failed: 4,
  solved: 5,
  unsolved: 6,
  stopped: 7,
};

const keyOf: Record<RunColumn, (run: ListedRun) => number | string> = {
  status: (run) => statusRank[run.status],
  task: (run) => (run.name || run.taskTitle).toLowerCase(),
  strategy: (run) => run.strategy,
  best: (run) => run.best,
  steps: (run) => run.steps,
  created: (run) => run.createdAt,
};

/** Compares by the column; ties by age, newest first. No two runs are equal. */
export function compareRuns({ column, direction }: RunOrder): (a: ListedRun, b: ListedRun) => number {
  const sign = direction === 'ascending' ? 1 : -1;
  const key = keyOf[column];
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left !== right) return left < right ? -sign : sign;
    if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
    return a.id < b.id ? -1 : Number(a.id > b.id);
  };
}

/** Which runs the list shows. */
export interface RunFilter {
  /** Each word occurs in what the row shows of the run, its tags or its note. `tag:slow` is a whole tag. */
  text: string;
  group: StatusGroup | null;
  /** The runs of this experiment; null: those of none. */
  experiment: string | null;
  /** Those that were put away, instead of the others. */
  archived: boolean;
}

/**
 * Whether the list shows the run, whatever its status. Without a group the runs of experiments stand in the rows of their
 * experiments; `single`: each is looked for by itself, as the groups of statuses do, whose counts are of these runs.
 */
export function filterOf(
  { text, experiment, archived }: RunFilter,
  single = false,
): (run: ListedRun) => boolean {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (run) => {
    const isElsewhere = run.experiment !== experiment && !(single && experiment === null);
    if (isElsewhere || run.archived !== archived) return false;
    if (terms.length === 0) return true;
    const { id, name, taskName, taskTitle, strategy, model, sandbox, status, format, note } = run;
    const shown = [
      id,
      name,
      taskName,
      taskTitle,
      strategy,
      model,
      sandbox,
      status,
      format,
      note,
      ...run.tags,
    ];
    const text = shown.join(' ').toLowerCase();
    return terms.every((term) =>
      term.startsWith('tag:')
        ? run.tags.some((tag) => tag.toLowerCase() === term.slice('tag:'.length))
        : text.includes(term),
    );
  };
}
