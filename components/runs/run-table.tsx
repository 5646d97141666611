'use client';
import clsx from 'clsx';
import { SortTh, Table, Th } from '@/components/ui/table';
import { useNow } from '@/components/ui/use-now';
import { nextOrder, type RunColumn, type RunOrder } from './run-order';
import { RunRow } from './run-row';
import type { RunSummary } from './run-summary';

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
  { column: null, label: 'Tree', width: 'w-43' },
  { column: 'best', label: 'Best', width: 'w-47' },
  { column: 'steps', label: 'Spend', width: 'w-38' },
  { column: 'created', label: 'Age', width: 'w-32', right: true },
];

interface RunTableProps {
  runs: RunSummary[];
  order: RunOrder;
  onOrder: (order: RunOrder) => void;
}

export function RunTable({ runs, order, onOrder }: RunTableProps) {
  const now = useNow(1000);
  return (
    <Table aria-label="Runs" className="min-w-280 table-fixed">
      <thead className="sticky top-0 z-10 bg-bg">
        <tr>
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
        {runs.map((run) => (
          <RunRow key={run.id} run={run} now={now} />
        ))}
      </tbody>
    </Table>
  );
}
