'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { groupNames, type RunOrder, runColumns, type StatusGroup } from './run-order';

/** The order and the filters of the list, kept in the address bar. */
export function useRunsAddress() {
  const [address, set] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      show: parseAsStringLiteral(groupNames),
      sort: parseAsStringLiteral(runColumns).withDefault('created'),
      order: parseAsStringLiteral(['ascending', 'descending']).withDefault('descending'),
    },
    { history: 'replace' },
  );
  const order: RunOrder = { column: address.sort, direction: address.order };
  return {
    text: address.q,
    setText: (q: string) => void set({ q: q === '' ? null : q }),
    group: address.show,
    setGroup: (show: StatusGroup | null) => void set({ show }),
    order,
    setOrder: (next: RunOrder) => void set({ sort: next.column, order: next.direction }),
  };
}
