'use client';
import { memo, useMemo } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { useHotkeys } from '@/components/shell/hotkeys';
import { count, duration, usd } from '@/components/ui/format';
import { useStable } from '@/components/ui/use-stable';
import { eventSentence } from '@/components/wording/event-sentence';
import type { NodeId } from '@/server/core/base/ids';
import { isForeign } from '@/server/core/run/imported';
import { changesBetween } from './changes-between';
import { ChangesStrip } from './changes-strip';
import { eventSentences } from './event-sentences';
import * as say from './sentences';
import { TimelineChart } from './timeline-chart';
import { TimelineControls } from './timeline-controls';
import { neighbouring, timelineOf } from './timeline-model';
import type { Moment } from './use-moment';
import { usePlayback } from './use-playback';

interface TimelineProps {
  view: LiveView;
  moment: Moment;
  onSelect: (id: NodeId) => void;
  /** Highlights nodes in the tree; null ends it. */
  onLight: (nodes: readonly NodeId[] | null) => void;
}

/** The timeline below the tree: spend and events over time, controls to move through time, and what changed between two moments. */
export const TimelinePanel = memo(function TimelinePanel({ view, moment, onSelect, onLight }: TimelineProps) {
  const { latest, shown, at, log, eventCount, travelling, stateAt } = view;
  const { since, setSince } = moment;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log grows in place, so its length is a dependency
  const timeline = useMemo(() => timelineOf(log, latest.spec.budget), [log, eventCount, latest.spec.budget]);
  const { last, decisions } = timeline;
  const shownSeq = at ?? latest.seq;
  const goTo = (seq: number) => moment.go(seq >= latest.seq ? null : Math.max(1, seq));
  const playback = usePlayback({ at, last, waiting: travelling, go: moment.go });
  const scrub = useStable((seq: number) => {
    playback.stop();
    goTo(seq);
  });
  const decide = (direction: 1 | -1) => {
    const next = neighbouring(decisions, shownSeq, direction);
    if (next !== null) scrub(next);
    else if (direction === 1) scrub(latest.seq);
  };
  const compare = () => {
    if (since !== null) onLight(null);
    setSince(since === null ? shownSeq : null);
  };
  const keys: [string, string, () => void][] = [
    ['p', say.keyPlay, playback.turn],
    [',', say.keyPrevious, () => decide(-1)],
    ['.', say.keyNext, () => decide(1)],
    ['<', say.keyBack, () => scrub(shownSeq - 1)],
    ['>', say.keyForward, () => scrub(shownSeq + 1)],
    ['e', say.keyEnd, () => scrub(latest.seq)],
    ['m', say.keyCompare, compare],
  ];
  if (since !== null) keys.push(['Escape', say.keyStopComparing, compare]);
  useHotkeys(
    'Time',
    keys.map(([key, does, run]) => ({ keys: [key], does, run })),
  );

  const reachable = since !== null && since <= eventCount;
  const earlier = useMemo(() => (reachable ? stateAt(since) : null), [reachable, since, stateAt]);
  const changes = useMemo(
    () => (earlier ? changesBetween(earlier, stateAt(shown.seq) ?? shown) : null),
    [earlier, shown, stateAt],
  );
  const describeEvent = useMemo(() => eventSentences(log), [log]);
  const event = log.at(shownSeq);
  const limit =
    timeline.limit === null
      ? null
      : timeline.meter === 'usd'
        ? usd(timeline.limit)
        : `${count(timeline.limit)} ${timeline.meter}`;

  return (
    <section aria-label="Timeline" className="col-span-full border-t border-line bg-panel">
      {since !== null && (
        <ChangesStrip
          changes={changes}
          since={since}
          at={shownSeq}
          onSelect={onSelect}
          onLight={onLight}
          onClose={compare}
        />
      )}
      <div className="flex h-26 items-stretch gap-4 px-4 py-2">
        <div className="flex w-62 shrink-0 flex-col justify-between">
          <TimelineControls
            view={view}
            playback={playback}
            comparing={since !== null}
            onDecision={decide}
            onEnd={() => scrub(latest.seq)}
            onCompare={compare}
          />
          <p className="text-sm text-soft" data-testid="seq" data-seq={shown.seq} aria-busy={travelling}>
            <span className="num">
              event <span className="text-ink">{shownSeq.toLocaleString('en')}</span>
              {at !== null && ` of ${latest.seq.toLocaleString('en')}`}
              {event && !isForeign(latest.spec) && ` · ${duration(event.at - latest.createdAt)} in`}
            </span>
            <span
              className="block truncate"
              title={event ? eventSentence(event) : undefined}
              data-testid="event-sentence"
            >
              {event ? eventSentence(event) : <span className="animate-breathe">loading the past…</span>}
            </span>
          </p>
        </div>
        <TimelineChart
          timeline={timeline}
          at={shownSeq}
          since={since}
          limit={limit}
          describeEvent={describeEvent}
          onScrub={scrub}
        />
      </div>
    </section>
  );
});
