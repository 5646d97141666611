'use client';
import { typeSize } from './axes';
import { intervalChartLabel } from './sentences';

interface IntervalRow {
  name: string;
  color: string;
  /** null: unknown, and not drawn. */
  value: number | null;
  low: number;
  high: number;
  /** At the right end, e.g. `54 % · 27/50`. */
  label: string;
}

interface IntervalChartProps {
  rows: IntervalRow[];
  /** The ends of the axis. */
  from: number;
  to: number;
  ticks: number[];
  format: (value: number) => string;
  /** A reference line for the intervals, e.g. no difference. */
  zero?: number;
  large?: boolean;
  title: string;
}

const width = 760;

/**
 * Points with intervals, a row each. Drawn by hand: the charting library's error bars neither keep room for their
 * labels nor place rows of one value.
 */
export function IntervalChart({ rows, from, to, ticks, format, zero, large, title }: IntervalChartProps) {
  const size = typeSize(large) * (large ? 0.9 : 1.1);
  // Few rows share the height of a projected figure.
  const rowHeight = large ? Math.min(72, Math.max(46, 240 / rows.length)) : 34;
  const left = Math.min(300, 16 + Math.max(...rows.map(({ name }) => name.length), 4) * size * 0.56);
  const right = 16 + Math.max(...rows.map(({ label }) => label.length), 4) * size * 0.54;
  const height = rows.length * rowHeight + 34;
  const x = (value: number) => left + ((value - from) / (to - from)) * (width - left - right);
  return (
    <svg
      role="img"
      aria-label={intervalChartLabel(title)}
      viewBox={`0 0 ${width} ${height}`}
      className="block w-full"
      fontSize={size}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={4} y2={height - 26} stroke="var(--line)" />
          <text x={x(tick)} y={height - 8} textAnchor="middle" fill="var(--soft)">
            {format(tick)}
          </text>
        </g>
      ))}
      {zero !== undefined && (
        <line x1={x(zero)} x2={x(zero)} y1={4} y2={height - 26} stroke="var(--soft)" strokeWidth={1.5} />
      )}
      {rows.map(({ name, color, value, low, high, label }, i) => {
        const y = i * rowHeight + rowHeight / 2 + 4;
        return (
          <g key={name}>
            <text x={left - 12} y={y} dy="0.35em" textAnchor="end" fill="var(--ink)">
              {name.length > 34 ? `${name.slice(0, 33)}…` : name}
            </text>
            {value !== null && (
              <line x1={x(low)} x2={x(high)} y1={y} y2={y} stroke={color} strokeWidth={large ? 4 : 3} />
            )}
            {(value === null ? [] : [low, high]).map((end, at) => (
              <line
                key={at === 0 ? 'low' : 'high'}
                x1={x(end)}
                x2={x(end)}
                y1={y - 5}
                y2={y + 5}
                stroke={color}
                strokeWidth={large ? 4 : 3}
              />
            ))}
            {value !== null && (
              <circle
                cx={x(value)}
                cy={y}
                r={large ? 8 : 5.5}
                fill={color}
                stroke="var(--panel)"
                strokeWidth={1.5}
              />
            )}
            <text x={width - right + 12} y={y} dy="0.35em" fill="var(--ink)">
              {label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
