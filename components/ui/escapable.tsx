import type { ReactNode } from 'react';
import { useFocusBackAfter } from './use-focus-back';

/** A part of the page that Escape closes, wherever the focus is in it. The key then does nothing else. */
export function Escapable({ onEscape, children }: { onEscape: () => void; children: ReactNode }) {
  useFocusBackAfter();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it takes a key on its way up from the fields in it
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onEscape();
      }}
    >
      {children}
    </div>
  );
}
