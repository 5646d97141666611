import clsx from 'clsx';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** What to do next: a button or a link. */
  action?: ReactNode;
  /** A drawing above the title. */
  picture?: ReactNode;
  className?: string;
}

/** Fills an empty place: what would be here, and how to get it. */
export function EmptyState({ title, children, action, picture, className }: EmptyStateProps) {
  return (
    <div className={clsx('mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center', className)}>
      {picture && <div className="mb-5">{picture}</div>}
      <h2 className="text-lg">{title}</h2>
      {children && <div className="mt-1.5 text-soft text-pretty">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

interface ErrorNoteProps {
  /** What went wrong and what to do about it. */
  message: string;
  title?: string;
  onRetry?: () => void;
  className?: string;
}

export function ErrorNote({ message, title, onRetry, className }: ErrorNoteProps) {
  return (
    <div
      role="alert"
      className={clsx(
        'flex items-start gap-2.5 rounded-lg border border-bad/40 bg-bad-soft px-3 py-2.5 text-ink',
        className,
      )}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 break-words whitespace-pre-wrap">
        {title && <strong className="block font-semibold">{title}</strong>}
        {message}
      </div>
      {onRetry && (
        <button type="button" onClick={onRetry} className="shrink-0 font-medium underline underline-offset-2">
          Try again
        </button>
      )}
    </div>
  );
}

/** A key, as printed on it. */
export function Kbd({ className, ...rest }: ComponentProps<'kbd'>) {
  return (
    <kbd
      {...rest}
      className={clsx(
        'inline-grid h-5 min-w-5 place-items-center rounded-sm border border-line-strong bg-hover px-1 font-sans text-xs text-soft',
        className,
      )}
    />
  );
}

/** A placeholder for something that loads. Give it the final size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-breathe rounded-md bg-line', className)} />;
}
