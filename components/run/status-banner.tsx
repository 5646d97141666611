'use client';
import clsx from 'clsx';
import { Check, CircleAlert, CirclePause, Info } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { PatchButtons } from '@/components/inspector/patch-buttons';
import { Button, buttonClass } from '@/components/ui/button';
import { eventSentence } from '@/components/wording/event-sentence';
import { type Banner, bannerOf } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { holdoutGap } from '@/server/core/run/holdout-gap';
import { isImported } from '@/server/core/run/imported';
import { solvedWhileWaiting } from '@/server/core/run/standing';
import type { RunState } from '@/server/core/run/state';
import {
  atEvent,
  holdoutGapText,
  returnToEnd,
  runAgain,
  solvedMeanwhile,
  solvedMeanwhileText,
  stopRun,
} from './sentences';

const look = {
  good: { box: 'border-good/40 bg-add', Icon: Check, icon: 'text-good' },
  plain: { box: 'border-line bg-panel', Icon: Info, icon: 'text-soft' },
  warn: { box: 'border-warn/40 bg-warn-soft', Icon: CirclePause, icon: 'text-warn' },
  bad: { box: 'border-bad/40 bg-bad-soft', Icon: CircleAlert, icon: 'text-bad' },
};

interface StatusBannerProps {
  state: RunState;
  /** Null: live. Otherwise the event of the past that is shown (null while it is not loaded), and the number of events. */
  past: { event: RunEvent | null; of: number } | null;
  onSelect: (id: NodeId) => void;
  onStop: () => void;
}

/** Above the tree: the run's status if it needs words, and the winner's patch. */
export const StatusBanner = memo(function StatusBanner({ state, past, onSelect, onStop }: StatusBannerProps) {
  const meanwhile = past === null ? solvedWhileWaiting(state) : null;
  const banner = past ? pastBanner(state, past) : meanwhile ? meanwhileBanner(meanwhile.id) : bannerOf(state);
  if (!banner) return null;
  const { box, Icon, icon } = look[banner.tone];
  const { best } = state;
  const winner = meanwhile?.id ?? (past === null && state.status === 'solved' ? best : null);
  const gap = past === null ? holdoutGap(state) : null;
  return (
    <div
      role={banner.tone === 'bad' ? 'alert' : 'status'}
      data-testid="status-banner"
      className={clsx(
        'flex flex-wrap items-start gap-x-3 gap-y-1.5 border-b px-4 py-2.5',
        // The same height at every moment, so that the tree below keeps its size.
        past && 'min-h-19',
        box,
      )}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', icon)} />
      <div className="min-w-64 flex-1">
        <strong className="font-semibold">{banner.title}</strong>
        {banner.text && (
          <p className="max-h-32 overflow-y-auto break-words whitespace-pre-wrap text-soft">{banner.text}</p>
        )}
        {gap !== null && gap.candidates > 0 && (
          <p className="text-soft" data-testid="holdout-gap">
            {holdoutGapText(gap)}
          </p>
        )}
      </div>
      {/* A run of another system has no task here that a new run could begin with. */}
      {past === null && state.status === 'failed' && state.spec !== null && !isImported(state.spec) && (
        <Link href={`/new?from=${state.runId}`} className={buttonClass('plain', 'sm')}>
          {runAgain}
        </Link>
      )}
      {winner !== null && (
        <div className="flex shrink-0 items-center gap-1.5">
          <Button size="sm" data-testid="winner" data-node={winner} onClick={() => onSelect(winner)}>
            Show {winner}
          </Button>
          {!isImported(state.spec) && <PatchButtons runId={state.runId} nodeId={winner} />}
          {meanwhile && (
            <Button size="sm" data-testid="stop-solved" onClick={onStop}>
              {stopRun}
            </Button>
          )}
        </div>
      )}
    </div>
  );
});

/** A person solved the task while a proposal waits. */
const meanwhileBanner = (id: NodeId): Banner => ({
  tone: 'good',
  title: solvedMeanwhile(id),
  text: solvedMeanwhileText,
});

/** The banner at a moment of the past: what happened then and, if it was a choice, why. */
function pastBanner(state: RunState, { event, of }: NonNullable<StatusBannerProps['past']>): Banner {
  const choice = state.selections.last();
  const sentence = event === null ? 'Loading …' : eventSentence(event);
  const why = choice?.seq === state.seq ? choice.reason : returnToEnd;
  return {
    tone: 'warn',
    title: atEvent(state.seq, of),
    text: `${/^n\d/.test(sentence) ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1)}.\n${why}`,
  };
}
