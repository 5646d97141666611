'use client';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { groupNames, type RunOrder, runColumns, type StatusGroup } from '@/server/core/run/run-list';

/** The order and the filters of the list, kept in the address bar. */
export function useRunsAddress() {
  const [address, set] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      show: parseAsStringLiteral(groupNames),
      /** The experiment whose runs are listed. */
      in: parseAsString,
      archived: parseAsBoolean.withDefault(false),
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
    experiment: address.in,
    /** A step back in history leads back to the list. */
    setExperiment: (id: string | null) => void set({ in: id, q: null, show: null }, { history: 'push' }),
    archived: address.archived,
    setArchived: (archived: boolean) => void set({ archived: archived || null }),
    clear: () => void set({ q: null, show: null, in: null, archived: null }),
    order,
    setOrder: (next: RunOrder) => void set({ sort: next.column, order: next.direction }),
  };
}
