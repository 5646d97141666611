'use client';
import { useEffect, useState } from 'react';

/** True for a short time after `said` became true, for words that are soon old news. */
export function useBriefly(active: boolean, ms = 6000): boolean {
  const [fresh, setFresh] = useState(false);
  // The outside system is the clock.
  useEffect(() => {
    setFresh(active);
    if (!active) return;
    const timer = setTimeout(() => setFresh(false), ms);
    return () => clearTimeout(timer);
  }, [active, ms]);
  return active && fresh;
}
