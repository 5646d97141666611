'use client';
import clsx from 'clsx';
import { SortTh, Table, Th } from '@/components/ui/table';
import { useNow } from '@/components/ui/use-now';
import type { RunId } from '@/server/core/base/ids';
import type { RunColumn, RunOrder } from '@/server/core/run/run-list';
import { ExperimentRow } from './experiment-row';
import { nextOrder } from './run-order';
import { RunRow } from './run-row';
import type { LabelledRun } from './run-summary';
import { SelectBox } from './select-box';
import type { RunPage } from './use-runs';

interface Column {
  column: RunColumn | null;
  label: string;
  /** The same whichever rows are shown, so that a filter moves nothing sideways; the task takes the rest. */
  width: string;
  right?: boolean;
}

const columns: Column[] = [
  { column: 'status', label: 'Status', width: 'w-30' },
  { column: 'task', label: 'Task', width: '' },
  { column: 'strategy', label: 'Strategy', width: 'w-39' },
  { column: null, label: 'Tree', width: 'w-43 max-[1120px]:hidden' },
  { column: 'best', label: 'Best', width: 'w-47' },
  { column: 'steps', label: 'Spend', width: 'w-38' },
  { column: 'created', label: 'Age', width: 'w-32', right: true },
];

interface RunTableProps {
  runs: readonly LabelledRun[];
  /** What experiments made, one row each. */
  experiments: RunPage['experiments'];
  onShowRuns: (experiment: string) => void;
  order: RunOrder;
  onOrder: (order: RunOrder) => void;
  selected: ReadonlySet<RunId>;
  onSelect: (id: RunId, on: boolean) => void;
  onSelectAll: (on: boolean) => void;
}

/** Runs and experiments; by age they stand where they were begun, otherwise experiments come first. */
function mixed(runs: readonly LabelledRun[], experiments: RunPage['experiments'], order: RunOrder) {
  const rows = [
    ...experiments.map((experiment) => ({ createdAt: experiment.createdAt, experiment, run: null })),
    ...runs.map((run) => ({ createdAt: run.createdAt, experiment: null, run })),
  ];
  if (order.column !== 'created') return rows;
  const sign = order.direction === 'ascending' ? 1 : -1;
  return rows.sort((a, b) => sign * (a.createdAt - b.createdAt));
}

export function RunTable(props: RunTableProps) {
  const { runs, experiments, onShowRuns, order, onOrder, selected, onSelect, onSelectAll } = props;
  const now = useNow(1000);
  return (
    <Table aria-label="Runs" className="table-fixed max-[900px]:block max-[900px]:*:block">
      <thead className="sticky top-0 z-10 bg-bg max-[900px]:hidden!">
        <tr>
          <Th className="w-11">
            <SelectBox
              label="Select all runs shown"
              on={runs.length > 0 && selected.size === runs.length}
              onChange={onSelectAll}
            />
          </Th>
          {columns.map(({ column, label, width, right }) =>
            column === null ? (
              <Th key={label} className={width}>
                {label}
              </Th>
            ) : (
              <SortTh
                key={label}
                className={clsx(width, right && 'text-right')}
                order={order.column === column ? order.direction : null}
                onSort={() => onOrder(nextOrder(order, column))}
              >
                {label}
              </SortTh>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {mixed(runs, experiments, order).map(({ run, experiment }) =>
          run ? (
            <RunRow key={run.id} run={run} now={now} selected={selected.has(run.id)} onSelect={onSelect} />
          ) : (
            <ExperimentRow key={experiment.id} experiment={experiment} now={now} onShowRuns={onShowRuns} />
          ),
        )}
      </tbody>
    </Table>
  );
}
