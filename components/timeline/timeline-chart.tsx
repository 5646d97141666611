'use client';
import { memo } from 'react';
import { type MarkKind, markKinds } from '@/components/live/event-log';
import type { Timeline } from './timeline-model';

interface TimelineChartProps {
  timeline: Timeline;
  /** The event that the page shows. */
  at: number;
  /** The event that it is compared with, or null. */
  since: number | null;
  /** The limit in words, or null. */
  limit: string | null;
  /** An event in words. */
  describeEvent: (seq: number) => string;
  onScrub: (seq: number) => void;
}

/** Each kind of mark has its own shape, because colour must not be the only sign. */
const look: Record<MarkKind, { sign: string; colour: string; name: string }> = {
  person: { sign: '▲', colour: 'text-accent', name: 'a person acted' },
  solution: { sign: '●', colour: 'text-good', name: 'solution' },
  budget: { sign: '◆', colour: 'text-accent', name: 'budget or strategy' },
  best: { sign: '▪', colour: 'text-gold-ink', name: 'new best' },
  status: { sign: '|', colour: 'text-soft', name: 'status' },
};

const height = 58;
const curveTop = 6;
const decisionTop = 61;
const fewDecisions = 400;

/** The place of an event on the x axis, which is 1000 wide. */
const placeOf = (seq: number, last: number) => (last <= 1 ? 0 : ((seq - 1) * 1000) / (last - 1));

/** The spend curve and the marks below it. A slider over both goes to any moment. */
export function TimelineChart({ timeline, at, since, limit, describeEvent, onScrub }: TimelineChartProps) {
  const { marks, decisions, last, meter } = timeline;
  const x = (seq: number) => placeOf(seq, last);
  const kinds = markKinds.filter((kind) => marks.some((mark) => mark.kind === kind));
  const moment = Math.min(at, Math.max(1, last));
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div className="relative min-h-0 flex-1 rounded-sm outline-ink has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2">
        <svg
          aria-hidden="true"
          viewBox="0 0 1000 84"
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible"
        >
          {since !== null && last > 1 && (
            <rect
              x={x(Math.min(since, at))}
              width={Math.abs(x(at) - x(since))}
              y="0"
              height="84"
              fill="var(--chosen)"
            />
          )}
          <Curve timeline={timeline} />
          {since !== null && (
            <line
              x1={x(since)}
              x2={x(since)}
              y1="0"
              y2="84"
              stroke="var(--ink)"
              strokeDasharray="3 3"
              vectorEffect="non-scaling-stroke"
            />
          )}
          <line x1={x(at)} x2={x(at)} y1="0" y2="84" stroke="var(--ink)" vectorEffect="non-scaling-stroke" />
        </svg>
        <span
          aria-hidden
          className="pointer-events-none absolute top-0 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink"
          style={{ left: `${x(at) / 10}%` }}
        />
        <input
          type="range"
          aria-label="Moment of the run, by event"
          aria-valuetext={`event ${at} of ${last}: ${describeEvent(at)}`}
          data-testid="scrubber"
          min={1}
          max={Math.max(1, last)}
          value={moment}
          onChange={(event) => onScrub(event.target.valueAsNumber)}
          // Half a thumb wider at both ends, so that the drawn knob lies over the slider's own knob.
          className="absolute inset-y-0 -left-2 h-full w-[calc(100%+16px)] cursor-ew-resize opacity-0"
        />
        <Marks timeline={timeline} describeEvent={describeEvent} onScrub={onScrub} />
      </div>
      <p className="flex shrink-0 gap-x-4 overflow-hidden pt-1 text-xs whitespace-nowrap text-soft">
        <span>
          {meter} spent{limit !== null && `, limit ${limit}`}
        </span>
        {kinds.map((kind) => (
          <span key={kind}>
            <span aria-hidden className={look[kind].colour}>
              {look[kind].sign}
            </span>{' '}
            {look[kind].name}
          </span>
        ))}
        {decisions.length > 0 && decisions.length <= fewDecisions && <span>ticks: decisions</span>}
      </p>
    </div>
  );
}

/** What does not change with the moment shown: the curve, the limit and the decisions. */
const Curve = memo(function Curve({ timeline }: Pick<TimelineChartProps, 'timeline'>) {
  const { points, decisions, last, top } = timeline;
  const x = (seq: number) => placeOf(seq, last);
  const y = (value: number) => height - (value / top) * (height - curveTop);
  const curve = points.map((point) => `${x(point.seq).toFixed(1)} ${y(point.value).toFixed(1)}`);
  const limitY = timeline.limit === null ? null : y(timeline.limit);
  return (
    <>
      {curve.length > 1 && (
        <path
          d={`M0 ${height}L${curve.join('L')}L${x(points.at(-1)?.seq ?? 1).toFixed(1)} ${height}Z`}
          fill="var(--line)"
        />
      )}
      {curve.length > 1 && (
        <path
          d={`M${curve.join('L')}`}
          fill="none"
          stroke="var(--soft)"
          strokeWidth="1.25"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {limitY !== null && (
        <line
          x1="0"
          x2="1000"
          y1={limitY}
          y2={limitY}
          stroke="var(--bad)"
          strokeDasharray="3 4"
          opacity="0.7"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {decisions.length <= fewDecisions && (
        <path
          d={decisions.map((seq) => `M${x(seq).toFixed(1)} ${decisionTop}v4`).join('')}
          stroke="var(--line-strong)"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </>
  );
});

/** A button for each mark. `describeEvent` and `onScrub` must be stable: there can be hundreds of marks. */
const Marks = memo(function Marks({
  timeline: { marks, last },
  describeEvent,
  onScrub,
}: Pick<TimelineChartProps, 'timeline' | 'describeEvent' | 'onScrub'>) {
  return marks.map(({ seq, kind }) => (
    <button
      key={seq}
      type="button"
      tabIndex={-1}
      data-mark={kind}
      title={`event ${seq.toLocaleString('en')}: ${describeEvent(seq)}`}
      aria-label={`Go to event ${seq}: ${describeEvent(seq)}`}
      onClick={() => onScrub(seq)}
      className={`absolute bottom-0 z-10 w-3 -translate-x-1/2 text-center text-[10px] leading-3.5 hover:scale-150 ${look[kind].colour}`}
      style={{ left: `${placeOf(seq, last) / 10}%` }}
    >
      {look[kind].sign}
    </button>
  ));
});
