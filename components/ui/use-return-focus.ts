'use client';
import { useEffect } from 'react';

const keyOf = (place: string) => `espalier-left-${place}`;

/** Remembers by which link a person leaves a place; the link has `data-left-by={mark}`. */
export const leaveBy = (place: string, mark: string): void => sessionStorage.setItem(keyOf(place), mark);

/** Gives the focus back to the link that a person left the place by, once the links are there. */
export function useReturnFocus(place: string, isReady: boolean): void {
  // Outside systems: the tab's storage and the focus.
  useEffect(() => {
    const mark = isReady ? sessionStorage.getItem(keyOf(place)) : null;
    if (mark === null) return;
    sessionStorage.removeItem(keyOf(place));
    for (const link of document.querySelectorAll<HTMLElement>('[data-left-by]'))
      if (link.dataset.leftBy === mark) link.focus();
  }, [place, isReady]);
}
