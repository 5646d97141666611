'use client';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { axis, gridLook, legendLook, rateTicks, tooltipLook } from '@/components/charts/axes';
import { armColor, percent } from '@/components/charts/look';
import type { Finding } from '@/server/core/lab/claim';

const theoryDashes = ['7 4', '2 4', '1 5'];

/** Measured curves with their intervals as bands; theory dashed, in ink. */
export function CurveChart({ finding }: { finding: Finding }) {
  const measured = finding.curves.filter(({ kind }) => kind === 'measured');
  const theory = finding.curves.filter(({ kind }) => kind === 'theory');
  const most = Math.max(0, ...finding.curves.map(({ points }) => points.length));
  const rows = Array.from({ length: most }, (_, i) => ({
    x: finding.curves[0]?.points[i]?.x ?? i + 1,
    ...Object.fromEntries(
      measured.flatMap(({ points }, c) => [
        [`m${c}`, points[i]?.y],
        [`band${c}`, points[i] ? [points[i].low, points[i].high] : undefined],
      ]),
    ),
    ...Object.fromEntries(theory.map(({ points }, c) => [`t${c}`, points[i]?.y])),
  }));
  return (
    <ResponsiveContainer width="100%" height={380}>
      <ComposedChart
        data={rows}
        margin={{ top: 8, right: 24, bottom: 4, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid {...gridLook} vertical={false} />
        <XAxis {...axis()} dataKey="x" />
        <YAxis {...axis()} domain={[0, 1]} ticks={rateTicks} tickFormatter={percent} width={52} />
        <Tooltip
          {...tooltipLook}
          formatter={(value) =>
            Array.isArray(value)
              ? value.map((end) => percent(Number(end))).join(' – ')
              : percent(Number(value))
          }
          labelFormatter={(value) => `${value} ${finding.x}`}
        />
        <Legend {...legendLook()} />
        {measured.map(({ name }, c) => (
          <Area
            key={`band ${name}`}
            name={`${name}, 95 %`}
            dataKey={`band${c}`}
            stroke="none"
            fill={armColor(c)}
            fillOpacity={0.18}
            legendType="none"
            isAnimationActive={false}
          />
        ))}
        {measured.map(({ name }, c) => (
          <Line
            key={name}
            name={name}
            dataKey={`m${c}`}
            stroke={armColor(c)}
            strokeWidth={2}
            dot={{ r: 3 }}
            isAnimationActive={false}
          />
        ))}
        {theory.map(({ name }, c) => (
          <Line
            key={name}
            name={name}
            dataKey={`t${c}`}
            stroke="var(--ink)"
            strokeWidth={1.5}
            strokeDasharray={theoryDashes[c % theoryDashes.length]}
            dot={false}
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
