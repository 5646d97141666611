import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table {...rest} className={clsx('w-full border-collapse text-left', className)} />;
}

export function Th({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      {...rest}
      className={clsx(
        'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-soft first:pl-4 last:pr-4',
        className,
      )}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<'td'>) {
  return <td {...rest} className={clsx('border-b border-line px-3 py-2 first:pl-4 last:pr-4', className)} />;
}

interface SortThProps {
  children: ReactNode;
  /** null: the table is sorted by another column. */
  order: 'ascending' | 'descending' | null;
  onSort: () => void;
  className?: string;
}

/** A column head that sorts by its column, and turns the order on a second click. */
export function SortTh({ children, order, onSort, className }: SortThProps) {
  const Arrow = order === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <Th aria-sort={order ?? 'none'} className={className}>
      <button
        type="button"
        onClick={onSort}
        className={clsx('group inline-flex items-center gap-1 hover:text-ink', order && 'text-ink')}
      >
        {children}
        <Arrow aria-hidden className={clsx('size-3', !order && 'opacity-0 group-hover:opacity-50')} />
      </button>
    </Th>
  );
}
