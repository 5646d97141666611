import clsx from 'clsx';
import type { ReactNode } from 'react';

/** The look of a word that a tooltip explains. */
export const helped = 'cursor-help underline decoration-line-strong decoration-dotted underline-offset-3';

export interface Fact {
  name: string;
  value: ReactNode;
  /** What it means, if the name is not enough. */
  help?: string;
}

/** Names and values in two columns, one line each. */
export function Facts({ of, className }: { of: readonly Fact[]; className?: string }) {
  return (
    <dl className={className}>
      {of.map(({ name, value, help }) => (
        <div key={name} className="mt-0.5 flex items-baseline justify-between gap-3 first:mt-0">
          <dt title={help} className={clsx('shrink-0', help !== undefined && helped)}>
            {name}
          </dt>
          <dd className="num min-w-0 text-right break-words text-soft">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
