'use client';
import { useEffect } from 'react';

const key = 'espalier-run-left-for';

/** Remembers which row a person leaves the list by. */
export const leaveFor = (runId: string): void => sessionStorage.setItem(key, runId);

/** Gives the focus back to the row that a person left the list by, once the rows are there. */
export function useReturnFocus(hasRows: boolean): void {
  // Outside systems: the tab's storage and the focus.
  useEffect(() => {
    const runId = hasRows ? sessionStorage.getItem(key) : null;
    if (runId === null) return;
    sessionStorage.removeItem(key);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-run-link]'))
      if (link.pathname === `/runs/${runId}`) link.focus();
  }, [hasRows]);
}
