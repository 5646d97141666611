'use client';
import { parseAsInteger, throttle, useQueryState } from 'nuqs';
import { useCallback, useEffect, useMemo } from 'react';

/** The address follows a hand that drags the slider a few times a second; the page follows it at once. */
const place = parseAsInteger.withOptions({ history: 'replace', limitUrlUpdates: throttle(300) });

/**
 * The moment in the address bar: `at` is the event the page stands at (none: live), `since` the one it is compared
 * with. The address is the owner; the run follows it.
 */
export function useMoment(travel: (seq: number | null) => void) {
  const [at, setAt] = useQueryState('at', place);
  const [since, setSince] = useQueryState('since', place);

  // Outside system: the run's controller, which is no part of React.
  useEffect(() => travel(at), [at, travel]);

  const go = useCallback((seq: number | null) => void setAt(seq), [setAt]);
  // One object while nothing of it changes: panels are not drawn again for it.
  return useMemo(
    () => ({ at, go, since, setSince: (seq: number | null) => void setSince(seq) }),
    [at, go, since, setSince],
  );
}
export type Moment = ReturnType<typeof useMoment>;
