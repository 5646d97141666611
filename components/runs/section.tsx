import type { ReactNode } from 'react';

/** A part of a form: its title at the left edge of the eye, its fields below. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rounded-lg border border-line bg-panel">
      <div className="flex items-center justify-between gap-3 px-5 pt-4">
        <h2 className="text-lg">{title}</h2>
        {aside}
      </div>
      <div className="px-5 pt-3 pb-5">{children}</div>
    </section>
  );
}
