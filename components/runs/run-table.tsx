'use client';
import { SortTh, Table, Th } from '@/components/ui/table';
import { useNow } from '@/components/ui/use-now';
import { nextOrder, type RunColumn, type RunOrder } from './run-order';
import { RunRow } from './run-row';
import type { RunSummary } from './run-summary';

const columns: { column: RunColumn | null; label: string; right?: boolean }[] = [
  { column: 'status', label: 'Status' },
  { column: 'task', label: 'Task' },
  { column: 'strategy', label: 'Strategy' },
  { column: null, label: 'Tree' },
  { column: 'best', label: 'Best' },
  { column: 'steps', label: 'Spend' },
  { column: 'created', label: 'Age', right: true },
];

interface RunTableProps {
  runs: RunSummary[];
  order: RunOrder;
  onOrder: (order: RunOrder) => void;
}

export function RunTable({ runs, order, onOrder }: RunTableProps) {
  const now = useNow(1000);
  return (
    <Table aria-label="Runs">
      <thead className="sticky top-0 z-10 bg-bg">
        <tr>
          {columns.map(({ column, label, right }) =>
            column === null ? (
              <Th key={label}>{label}</Th>
            ) : (
              <SortTh
                key={label}
                className={right ? 'text-right' : undefined}
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
