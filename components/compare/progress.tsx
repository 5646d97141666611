'use client';
import { Meter } from '@/components/ui/meter';
import { Pill } from '@/components/ui/pill';
import type { Shown } from './use-experiment';

/** How far a comparison is, and what keeps it. */
export function Progress({ shown: { head, cells, ended, total } }: { shown: Shown }) {
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
      <Meter label="runs" used={ended.length} limit={total} className="w-40" />
      {paused.length > 0 && (
        <Pill tone="warn" title={paused[0]?.statusReason ?? undefined}>
          {paused.length} paused: open and resume
        </Pill>
      )}
    </>
  );
}
