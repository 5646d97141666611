import clsx from 'clsx';

interface MeterProps {
  /** What is counted, e.g. `steps`. */
  label: string;
  used: number;
  /** null means unlimited: the amount is shown, no bar. */
  limit: number | null;
  format?: (amount: number) => string;
  className?: string;
}

/** Spend against one limit of a budget. */
export function Meter({ label, used, limit, format = (n) => n.toLocaleString('en'), className }: MeterProps) {
  const share = limit === null ? 0 : limit === 0 ? 1 : Math.min(1, used / limit);
  const text = limit === null ? format(used) : `${format(used)} / ${format(limit)}`;
  return (
    <div className={clsx('min-w-24 text-xs text-soft', className)}>
      <div className="num flex justify-between gap-2 whitespace-nowrap">
        <span>{label}</span>
        <span className="text-ink">{text}</span>
      </div>
      {limit === null ? (
        <div className="mt-1 h-1 border-b border-dashed border-line-strong" title="no limit" />
      ) : (
        <div className="mt-1 h-1 overflow-hidden rounded-full bg-line">
          <meter className="sr-only" aria-label={`${label}: ${text}`} max={limit} value={used} />
          <div
            className={clsx(
              'h-full rounded-full transition-[width] duration-300',
              share >= 0.9 ? 'bg-warn' : 'bg-ink/75',
            )}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
