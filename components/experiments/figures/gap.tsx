'use client';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, chartHeight, gridLook, legendLook, rateTicks, tooltipLook } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { percent } from '@/components/charts/look';
import type { FigureProps } from './figure-props';
import { gapMeans } from './sentences';

export function GapFigure({ shown: { analysis }, large }: FigureProps) {
  const rows = analysis.arms.map(({ name, runs, visible, solved, gap, candidates }) => ({
    name,
    visible: runs === 0 ? 0 : visible / runs,
    solved: runs === 0 ? 0 : solved / runs,
    gap,
    candidates,
  }));
  return (
    <Figure
      title="Visible tests against the holdout"
      explanation={gapMeans}
      file="holdout-gap"
      large={large}
      table={{
        columns: ['arm', 'pass visible', 'pass holdout too', 'candidates judged', 'candidates rejected'],
        rows: rows.map(({ name, visible, solved, gap, candidates }) => [
          name,
          percent(visible),
          percent(solved),
          candidates,
          gap === null ? '–' : percent(gap),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={chartHeight(large, Math.max(200, 52 * rows.length + 60))}>
        <BarChart data={rows} layout="vertical" margin={{ left: 8, right: 24 }} accessibilityLayer={false}>
          <CartesianGrid {...gridLook} horizontal={false} />
          <XAxis {...axis(large)} type="number" domain={[0, 1]} ticks={rateTicks} tickFormatter={percent} />
          <YAxis {...axis(large)} type="category" dataKey="name" width={large ? 240 : 130} />
          <Tooltip
            {...tooltipLook}
            cursor={{ fill: 'var(--hover)' }}
            formatter={(value) => percent(Number(value))}
          />
          <Legend {...legendLook(large)} />
          <Bar
            dataKey="visible"
            name="passes the visible tests"
            fill="var(--t1)"
            isAnimationActive={false}
            maxBarSize={18}
          />
          <Bar
            dataKey="solved"
            name="passes the holdout too"
            fill="var(--t3)"
            isAnimationActive={false}
            maxBarSize={18}
          />
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}
