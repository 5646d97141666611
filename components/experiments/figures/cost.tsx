'use client';
import { Bar, BarChart, CartesianGrid, Cell, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { axis, chartHeight, gridLook, typeSize } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { armColor } from '@/components/charts/look';
import { count, duration, usd } from '@/components/ui/format';
import type { FigureProps } from './figure-props';
import { costMeans } from './sentences';

export function CostFigure({ shown: { analysis, currency }, large }: FigureProps) {
  const { arms } = analysis;
  const format = currency === 'usd' ? usd : count;
  const rows = arms.map(({ name, perSolve }) => ({
    name,
    cost: perSolve?.[currency] ?? 0,
    label: perSolve ? format(perSolve[currency]) : 'none solved',
  }));
  return (
    <Figure
      title={`${currency === 'usd' ? 'Dollars' : currency === 'tokens' ? 'Tokens' : 'Steps'} per solve`}
      explanation={costMeans}
      file="cost-per-solve"
      large={large}
      table={{
        columns: ['arm', 'steps per solve', 'tokens per solve', 'dollars per solve', 'time per solve'],
        rows: arms.map(({ name, perSolve }) =>
          perSolve
            ? [
                name,
                perSolve.steps.toFixed(1),
                count(perSolve.tokens),
                usd(perSolve.usd),
                duration(perSolve.seconds * 1000),
              ]
            : [name, '–', '–', '–', '–'],
        ),
      }}
    >
      <ResponsiveContainer width="100%" height={chartHeight(large, Math.max(180, 42 * arms.length + 40))}>
        <BarChart data={rows} layout="vertical" margin={{ left: 8, right: 90 }} accessibilityLayer={false}>
          <CartesianGrid {...gridLook} horizontal={false} />
          <XAxis {...axis(large)} type="number" tickFormatter={(value: number) => format(value)} />
          <YAxis {...axis(large)} type="category" dataKey="name" width={large ? 240 : 130} />
          <Bar dataKey="cost" isAnimationActive={false} maxBarSize={large ? 48 : 22} radius={[0, 3, 3, 0]}>
            {rows.map(({ name }, i) => (
              <Cell key={name} fill={armColor(i)} />
            ))}
            <LabelList dataKey="label" position="right" fill="var(--ink)" fontSize={typeSize(large)} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}
