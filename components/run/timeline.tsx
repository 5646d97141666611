'use client';
import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { count, usd } from '@/components/ui/format';
import { isEnded } from '@/server/core/state';
import type { LiveView } from './live-run';
import { TimelineChart } from './timeline-chart';
import { timelineOf } from './timeline-model';

interface TimelineProps {
  view: LiveView;
  travel: (seq: number | null) => void;
}

/** Milliseconds between two moments while playing; a run plays in about this many moments. */
const playMs = 50;
const playMoments = 240;

/** Below everything: spend over events, what happened when, and the way through time. */
export function TimelinePanel({ view, travel }: TimelineProps) {
  const { latest, at, events, eventCount } = view;
  const [playing, setPlaying] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the array of events grows in place; its length tells
  const timeline = useMemo(
    () => timelineOf(events, latest.spec.budget),
    [events, eventCount, latest.spec.budget],
  );
  const complete = eventCount >= latest.seq;

  // Outside system: the clock, while playing.
  useEffect(() => {
    if (!playing) return;
    const stride = Math.max(1, Math.ceil(eventCount / playMoments));
    const timer = setTimeout(() => {
      const next = (at ?? 0) + stride;
      if (next < eventCount) return travel(next);
      setPlaying(false);
      travel(null);
    }, playMs);
    return () => clearTimeout(timer);
  }, [playing, at, eventCount, travel]);

  const scrub = (seq: number) => {
    setPlaying(false);
    travel(seq >= eventCount ? null : seq);
  };
  const play = () => {
    if (!playing && at === null) travel(1);
    setPlaying(!playing);
  };
  const limit =
    timeline.limit === null
      ? null
      : timeline.meter === 'usd'
        ? usd(timeline.limit)
        : `${count(timeline.limit)} ${timeline.meter}`;
  const shownSeq = at ?? latest.seq;

  return (
    <section
      aria-label="Timeline"
      className="col-span-3 flex min-h-0 items-stretch gap-4 border-t border-line bg-panel px-4 py-2"
    >
      <div className="flex w-38 shrink-0 flex-col justify-between">
        <div className="flex items-center gap-1.5">
          <Button
            size="sm"
            onClick={play}
            disabled={eventCount < 2}
            aria-label={playing ? 'Stop playing' : 'Play the run from here'}
            title={playing ? 'Stop playing' : 'Play the run'}
          >
            {playing ? <Pause aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
          </Button>
          <Button
            size="sm"
            data-testid="live"
            aria-pressed={at === null}
            disabled={at === null}
            onClick={() => {
              setPlaying(false);
              travel(null);
            }}
          >
            {isEnded(latest.status) ? 'End' : 'Live'}
          </Button>
        </div>
        <p className="num text-sm text-soft" data-testid="seq" data-seq={shownSeq}>
          event <span className="text-ink">{shownSeq.toLocaleString('en')}</span>
          {at !== null && ` of ${latest.seq.toLocaleString('en')}`}
          {!complete && <span className="block animate-breathe">loading the past…</span>}
        </p>
        <p className="text-xs text-soft">{timeline.meter} spent over events</p>
      </div>
      <TimelineChart timeline={timeline} at={shownSeq} limit={limit} onScrub={scrub} />
    </section>
  );
}
