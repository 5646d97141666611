'use client';
import { Pill } from '@/components/ui/pill';
import { pausedRuns } from './sentences';
import type { Shown } from './use-experiment';

/** The progress of an experiment, and its paused runs. */
export function Progress({ shown: { head, cells, endedCount, total } }: { shown: Shown }) {
  const paused = cells.filter(({ status }) => status === 'paused');
  return (
    <>
      <Pill
        tone={head.status === 'running' ? 'good' : 'ink'}
        data-testid="experiment-status"
        data-status={head.status}
      >
        {head.status}
      </Pill>
      <span className="num flex shrink-0 items-center gap-2 text-sm whitespace-nowrap text-soft">
        <span
          role="progressbar"
          aria-label="Runs ended"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={endedCount}
          className="h-1.5 w-32 max-[1400px]:w-16 overflow-hidden rounded-full bg-line"
        >
          <span
            className="block h-full bg-ink/75 transition-[width] duration-300"
            style={{ width: `${(100 * endedCount) / Math.max(1, total)}%` }}
          />
        </span>
        {endedCount} / {total} runs
      </span>
      {paused.length > 0 && (
        <Pill tone="warn" title={paused[0]?.statusReason ?? undefined}>
          {pausedRuns(paused.length)}
        </Pill>
      )}
    </>
  );
}
