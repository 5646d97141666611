'use client';
import { useEffect, useState } from 'react';

/** True for a while after `said` became true: for words that are news, and soon none. */
export function useBriefly(said: boolean, ms = 6000): boolean {
  const [fresh, setFresh] = useState(false);
  // Outside system: the clock.
  useEffect(() => {
    setFresh(said);
    if (!said) return;
    const timer = setTimeout(() => setFresh(false), ms);
    return () => clearTimeout(timer);
  }, [said, ms]);
  return said && fresh;
}
