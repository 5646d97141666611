import clsx from 'clsx';
import type { ReactNode } from 'react';

interface SectionProps {
  title: ReactNode;
  /** At the right end of the title's line. */
  aside?: ReactNode;
  /** `panel`: one of several in a side panel, with a small title; `card`: a part of a form, with a frame of its own. */
  look?: 'panel' | 'card';
  children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, aside, look = 'panel', children }: SectionProps) {
  const isCard = look === 'card';
  return (
    <section
      className={
        isCard ? 'rounded-lg border border-line bg-panel' : 'border-b border-line px-3.5 py-3 last:border-b-0'
      }
    >
      <div className={clsx('flex items-center justify-between', isCard ? 'gap-3 px-5 pt-4' : 'mb-1.5 gap-2')}>
        <h2 className={isCard ? 'text-lg' : 'caption'}>{title}</h2>
        {aside}
      </div>
      {isCard ? <div className="px-5 pt-3 pb-5">{children}</div> : children}
    </section>
  );
}

/** A line that says that a list is empty, and when it fills. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className="text-soft">{children}</p>;
