import type { ReactNode } from 'react';

/** A titled part of a side panel. */
export function Section({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-b border-line px-3.5 py-3 last:border-b-0">
      <div className="mb-1.5 flex items-center justify-between gap-2">
        <h2 className="caption">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A line that says that a list is empty, and when it will not be. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className="text-soft">{children}</p>;
