'use client';
import type { TickKind, Timeline } from './timeline-model';

interface TimelineChartProps {
  timeline: Timeline;
  /** The event at which the page stands. */
  at: number;
  /** The limit in words, or null. */
  limit: string | null;
  onScrub: (seq: number) => void;
}

const colour: Record<TickKind, string> = {
  person: 'var(--accent)',
  solution: 'var(--t3)',
  budget: 'var(--ink)',
  status: 'var(--soft)',
  event: 'var(--line-strong)',
};
const meaning: Record<TickKind, string> = {
  person: 'a person acted',
  solution: 'a solution was found',
  budget: 'the budget or strategy changed',
  status: 'the run’s status changed',
  event: '',
};

const height = 60;
const curveTop = 10;
const noTicks = 66;

/** The spend curve and the events beneath it; a slider over both goes to any moment. The drawing's x axis is 1000 wide. */
export function TimelineChart({ timeline, at, limit, onScrub }: TimelineChartProps) {
  const { points, ticks, last, top } = timeline;
  const x = (seq: number) => (last <= 1 ? 0 : ((seq - 1) * 1000) / (last - 1));
  const y = (value: number) => height - (value / top) * (height - curveTop);
  const curve = points.map((point) => `${x(point.seq).toFixed(1)} ${y(point.value).toFixed(1)}`);
  const limitY = timeline.limit === null ? null : y(timeline.limit);
  return (
    <div className="relative min-w-0 flex-1 rounded-sm outline-accent has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2">
      <svg
        aria-hidden="true"
        viewBox="0 0 1000 84"
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible"
      >
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
        {ticks.map((tick) => (
          <line
            key={tick.seq}
            x1={x(tick.seq)}
            x2={x(tick.seq)}
            y1={tick.kind === 'event' ? noTicks + 5 : noTicks}
            y2="80"
            stroke={colour[tick.kind]}
            strokeWidth={tick.kind === 'event' ? 1 : 2.5}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        <line x1={x(at)} x2={x(at)} y1="2" y2="84" stroke="var(--ink)" vectorEffect="non-scaling-stroke" />
      </svg>
      {limit !== null && (
        <span className="pointer-events-none absolute -top-1.5 left-0 bg-panel/80 px-1 text-xs text-soft">
          limit {limit}
        </span>
      )}
      {ticks
        .filter((tick) => tick.kind !== 'event')
        .map((tick) => (
          <button
            key={tick.seq}
            type="button"
            tabIndex={-1}
            title={`event ${tick.seq}: ${meaning[tick.kind]}`}
            aria-label={`Go to event ${tick.seq}: ${meaning[tick.kind]}`}
            onClick={() => onScrub(tick.seq)}
            className="absolute bottom-0 z-10 h-4 w-2 -translate-x-1"
            style={{ left: `${x(tick.seq) / 10}%` }}
          />
        ))}
      <span
        aria-hidden
        className="pointer-events-none absolute top-0 size-2.5 -translate-x-1/2 -translate-y-1 rounded-full bg-ink"
        style={{ left: `${x(at) / 10}%` }}
      />
      <input
        type="range"
        aria-label="Moment of the run, by event"
        aria-valuetext={`event ${at} of ${last}`}
        data-testid="scrubber"
        min={1}
        max={Math.max(1, last)}
        value={Math.min(at, Math.max(1, last))}
        onChange={(event) => onScrub(event.target.valueAsNumber)}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
    </div>
  );
}
