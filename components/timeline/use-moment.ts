'use client';
import { debounce, parseAsInteger, throttle, useQueryState } from 'nuqs';
import { useCallback, useEffect, useMemo } from 'react';

/** While a person drags the slider, the page changes at once, and the address when the slider rests: its change costs a frame. */
const place = parseAsInteger.withOptions({ history: 'replace', limitUrlUpdates: debounce(300) });

/**
 * The moment in the address bar: `at` is the event that the page shows (none: live), `since` the event that it is
 * compared with. The address owns both; the run follows it.
 */
export function useMoment(travel: (seq: number | null) => void) {
  const [at, setAt] = useQueryState('at', place);
  const [since, setSince] = useQueryState('since', place);

  // Outside system: the run's controller, which is not part of React.
  useEffect(() => travel(at), [at, travel]);

  const go = useCallback((seq: number | null) => void setAt(seq), [setAt]);
  /** Opens an event that something names. A step back in history returns to the moment before; dragging leaves none. */
  const visit = useCallback(
    (seq: number | null) => void setAt(seq, { history: 'push', limitUrlUpdates: throttle(50) }),
    [setAt],
  );
  // The same object until something in it changes, so that panels are not drawn again.
  return useMemo(
    () => ({ at, go, visit, since, setSince: (seq: number | null) => void setSince(seq) }),
    [at, go, visit, since, setSince],
  );
}
export type Moment = ReturnType<typeof useMoment>;
