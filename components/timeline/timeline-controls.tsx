'use client';
import { GitCompareArrows, Pause, Play, StepBack, StepForward } from 'lucide-react';
import type { LiveView } from '@/components/live/live-run';
import { Button } from '@/components/ui/button';
import { isEnded } from '@/server/core/run/spec';
import { isSpeed, speeds } from './playback';
import { compareHelp, playsIn } from './sentences';
import type { usePlayback } from './use-playback';

interface TimelineControlsProps {
  view: LiveView;
  playback: ReturnType<typeof usePlayback>;
  comparing: boolean;
  onDecision: (direction: 1 | -1) => void;
  onEnd: () => void;
  onCompare: () => void;
}

/** The buttons: play, speed, previous and next decision, compare, end. */
export function TimelineControls(props: TimelineControlsProps) {
  const { view, playback, comparing, onDecision, onEnd, onCompare } = props;
  const { latest, at, eventCount } = view;
  const { playing } = playback;
  return (
    <div className="flex items-center gap-1" role="toolbar" aria-label="Time">
      <Button
        size="sm"
        variant="quiet"
        onClick={() => onDecision(-1)}
        aria-label="To the previous decision"
        title="To the previous decision (,)"
        className="px-1.5"
      >
        <StepBack aria-hidden className="size-3.5" />
      </Button>
      <Button
        size="sm"
        onClick={playback.turn}
        disabled={eventCount < 2}
        aria-label={playing ? 'Stop playing' : 'Play the run from here'}
        title={playing ? 'Stop playing (p)' : 'Play the run (p)'}
      >
        {playing ? <Pause aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
      </Button>
      <Button
        size="sm"
        variant="quiet"
        onClick={() => onDecision(1)}
        aria-label="To the next decision"
        title="To the next decision (.)"
        className="px-1.5"
      >
        <StepForward aria-hidden className="size-3.5" />
      </Button>
      <select
        aria-label="Speed"
        title={playsIn}
        value={playback.speed}
        onChange={(event) => {
          const speed = Number(event.target.value);
          if (isSpeed(speed)) playback.setSpeed(speed);
        }}
        className="num h-6 rounded-md border border-transparent bg-transparent text-sm text-soft hover:bg-hover hover:text-ink"
      >
        {speeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </select>
      <Button
        size="sm"
        variant="quiet"
        data-testid="compare"
        aria-pressed={comparing}
        onClick={onCompare}
        aria-label="Compare with this moment"
        title={compareHelp}
        className={comparing ? 'px-1.5 bg-chosen! text-ink!' : 'px-1.5'}
      >
        <GitCompareArrows aria-hidden className="size-3.5" />
      </Button>
      <Button
        size="sm"
        data-testid="live"
        aria-pressed={at === null}
        disabled={at === null}
        onClick={onEnd}
        title="To the end (e)"
        className="ml-auto"
      >
        {isEnded(latest.status) ? 'End' : 'Live'}
      </Button>
    </div>
  );
}
