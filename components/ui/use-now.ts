'use client';
import { useEffect, useState } from 'react';

/** The time (ms since the epoch), updated every `everyMs`; null before the page runs in the browser, so that server and browser render the same. */
export function useNow(everyMs: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  // The outside system is the clock.
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
