import type { ReactNode } from 'react';

/** A part of the page that Escape closes, wherever the focus is in it. The key then does nothing else. */
export function Escapable({ onEscape, children }: { onEscape: () => void; children: ReactNode }) {
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
