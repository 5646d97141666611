'use client';
import clsx from 'clsx';
import { Check, CircleAlert, CirclePause, Info } from 'lucide-react';
import { memo } from 'react';
import { Button } from '@/components/ui/button';
import { holdoutGap } from '@/server/core/holdout-gap';
import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { bannerOf } from './in-words';
import { PatchButtons } from './patch-buttons';

const look = {
  good: { box: 'border-good/40 bg-add', Icon: Check, icon: 'text-good' },
  plain: { box: 'border-line bg-panel', Icon: Info, icon: 'text-soft' },
  warn: { box: 'border-warn/40 bg-warn-soft', Icon: CirclePause, icon: 'text-warn' },
  bad: { box: 'border-bad/40 bg-bad-soft', Icon: CircleAlert, icon: 'text-bad' },
};

interface StatusBannerProps {
  state: RunState;
  /** The state shown is one of the past. */
  past: boolean;
  onSelect: (id: NodeId) => void;
}

/** Over the tree: how the run stands where that needs words, and the winner's patch. */
export const StatusBanner = memo(function StatusBanner({ state, past, onSelect }: StatusBannerProps) {
  const banner = bannerOf(state);
  if (!banner) return null;
  const { box, Icon, icon } = look[banner.tone];
  const { best } = state;
  const winner = state.status === 'solved' ? best : null;
  const gap = holdoutGap(state);
  return (
    <div
      role={banner.tone === 'bad' ? 'alert' : 'status'}
      data-testid="status-banner"
      className={clsx('flex flex-wrap items-start gap-x-3 gap-y-1.5 border-b px-4 py-2.5', box)}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', icon)} />
      <div className="min-w-64 flex-1">
        <strong className="font-semibold">
          {banner.title}
          {past && ' (at this moment)'}
        </strong>
        {banner.text && (
          <p className="max-h-32 overflow-y-auto break-words whitespace-pre-wrap text-soft">{banner.text}</p>
        )}
        {gap.candidates > 0 && (
          <p className="text-soft" data-testid="holdout-gap">
            {gapInWords(gap)}
          </p>
        )}
      </div>
      {winner !== null && (
        <div className="flex shrink-0 items-center gap-1.5">
          <Button size="sm" data-testid="winner" data-node={winner} onClick={() => onSelect(winner)}>
            Show {winner}
          </Button>
          <PatchButtons runId={state.runId} nodeId={winner} />
        </div>
      )}
    </div>
  );
});

/** How many of those that satisfied the visible tests were right. */
function gapInWords({ candidates, passed }: { candidates: number; passed: number }): string {
  if (candidates === 1) {
    return passed === 1
      ? 'No other state passed every visible test.'
      : 'One state passed every visible test; it fails the holdout.';
  }
  const of = passed === candidates ? 'all' : passed === 0 ? 'none' : String(passed);
  return `${candidates} different states passed every visible test, ${of} of them the holdout.`;
}
