import type { RunColumn, RunOrder } from '@/server/core/run/run-list';

/** The order after a click on a column head. The same column reverses; another begins with its natural order. */
export function nextOrder(order: RunOrder, column: RunColumn): RunOrder {
  if (order.column === column) {
    return { column, direction: order.direction === 'ascending' ? 'descending' : 'ascending' };
  }
  const numbersFirst = column === 'best' || column === 'steps' || column === 'created';
  return { column, direction: numbersFirst ? 'descending' : 'ascending' };
}
