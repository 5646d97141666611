'use client';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, chartHeight, gridLook, legendLook, tooltipLook } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { percent } from '@/components/charts/look';
import { type SpendShares, spendShares } from '@/components/experiments/spend-shares';
import { count } from '@/components/ui/format';
import type { FigureProps } from './figure-props';
import { spendMeans } from './sentences';

const parts: { key: keyof SpendShares['tokens']; label: string; color: string }[] = [
  { key: 'agent', label: 'agent', color: 'var(--q3)' },
  { key: 'experience', label: 'agent: experience', color: 'var(--q2)' },
  { key: 'probe', label: 'probe', color: 'var(--q1)' },
  { key: 'judge', label: 'votes', color: 'var(--gold)' },
  { key: 'postMortem', label: 'post-mortems', color: 'var(--t2)' },
  { key: 'summary', label: 'summaries', color: 'var(--t3)' },
  { key: 'tests', label: 'tests written', color: 'var(--t4)' },
];

export function SpendFigure({ shown: { analysis, ended }, large }: FigureProps) {
  const rows = analysis.arms.map(({ name }) => ({ name, ...spendShares(name, ended) }));
  const used = parts.filter(({ key }) => rows.some(({ tokens }) => tokens[key] > 0));
  return (
    <Figure
      title="Where the spend went"
      explanation={spendMeans}
      file="spend"
      large={large}
      table={{
        columns: [
          'arm',
          ...parts.map(({ label }) => `${label}, tokens`),
          'time in models',
          'in verification',
          'in other sandbox work',
        ],
        rows: rows.map(({ name, tokens, time }) => [
          name,
          ...parts.map(({ key }) => count(tokens[key])),
          percent(time.model),
          percent(time.verification),
          percent(time.sandbox),
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={chartHeight(large, Math.max(200, 42 * rows.length + 70))}>
        <BarChart
          data={rows.map(({ name, tokens }) => ({ name, ...tokens }))}
          layout="vertical"
          margin={{ left: 8, right: 24 }}
          accessibilityLayer={false}
        >
          <CartesianGrid {...gridLook} horizontal={false} />
          <XAxis {...axis(large)} type="number" tickFormatter={(value: number) => count(value)} />
          <YAxis {...axis(large)} type="category" dataKey="name" width={large ? 240 : 130} />
          <Tooltip
            {...tooltipLook}
            cursor={{ fill: 'var(--hover)' }}
            formatter={(value) => count(Number(value))}
          />
          <Legend {...legendLook(large)} />
          {used.map(({ key, label, color }) => (
            <Bar
              key={key}
              dataKey={key}
              name={label}
              stackId="tokens"
              fill={color}
              isAnimationActive={false}
              maxBarSize={large ? 48 : 22}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}
