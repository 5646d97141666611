'use client';
import { useEffect, useState } from 'react';

/** The value once it has not changed for `ms` milliseconds; the first one at once. For what is requested while a slider moves. */
export function useRested<T extends string | number | null>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  // Outside system: the clock.
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
