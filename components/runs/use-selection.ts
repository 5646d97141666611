'use client';
import { useCallback, useMemo, useState } from 'react';
import type { RunId } from '@/server/core/base/ids';

/** Which of the rows shown are selected. A row that is no longer shown is no longer selected. */
export function useSelection(shown: readonly { id: RunId }[]) {
  const [picked, setPicked] = useState<ReadonlySet<RunId>>(new Set());
  const selected = useMemo(
    () => new Set(shown.map(({ id }) => id).filter((id) => picked.has(id))),
    [shown, picked],
  );
  const toggle = useCallback(
    (id: RunId, on: boolean) =>
      setPicked((before) => {
        const after = new Set(before);
        if (on) after.add(id);
        else after.delete(id);
        return after;
      }),
    [],
  );
  const all = useCallback((on: boolean) => setPicked(new Set(on ? shown.map(({ id }) => id) : [])), [shown]);
  return { selected, toggle, all };
}
