import type { ReactNode } from 'react';

/** The buttons of a long form in a panel: they stay in sight while its fields scroll. */
export function StickyFoot({ children }: { children: ReactNode }) {
  return <div className="sticky bottom-0 z-10 -mx-1 bg-panel px-1 py-2">{children}</div>;
}
