'use client';
import { CartesianGrid, LabelList, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { axis, axisTitle, chartHeight, gridLook, rateTicks, typeSize } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { armColor, percent, repeatsColor } from '@/components/charts/look';
import { labelPlacer, PlacedLabel } from '@/components/charts/placed-label';
import { count, usd } from '@/components/ui/format';
import type { FigureProps } from './figure-props';
import { paretoMeans } from './sentences';

export function ParetoFigure({ shown: { analysis, currency }, large }: FigureProps) {
  const arms = analysis.arms.filter(({ runs }) => runs > 0);
  const format = currency === 'usd' ? usd : count;
  const points = arms.map(({ name, spent, runs, rate, onFront }) => ({
    name: onFront ? `${name} ◆` : name,
    plain: name,
    cost: spent[currency] / runs,
    rate,
    onFront,
  }));
  const together = (one: { cost: number; rate: number }) =>
    points.filter((other) => other.cost === one.cost && other.rate === one.rate);
  const firstAt = (one: { cost: number; rate: number }) =>
    points.findIndex((other) => together(one).includes(other));
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.cost - b.cost);
  const mostCost = Math.max(...points.map(({ cost }) => cost), 0);
  const armAt = (name: string) => analysis.arms.findIndex((arm) => arm.name === name);
  const size = typeSize(large);
  const place = labelPlacer(size);
  return (
    <Figure
      title="Success against cost"
      explanation={paretoMeans}
      file="pareto"
      large={large}
      table={{
        columns: ['arm', `${currency} per run`, 'rate', 'on the front'],
        rows: points.map(({ plain, cost, rate, onFront }) => [
          plain,
          format(cost),
          percent(rate),
          onFront ? 'yes' : 'no',
        ]),
      }}
    >
      <ResponsiveContainer width="100%" height={chartHeight(large, points.length > 5 ? 380 : 280)}>
        <ScatterChart margin={{ top: 16, right: 40, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid {...gridLook} />
          <XAxis
            {...axis(large)}
            {...axisTitle(`${currency === 'usd' ? 'dollars' : currency} per run`, large)}
            type="number"
            dataKey="cost"
            domain={[0, 'auto']}
            tickFormatter={(value: number) => format(value)}
          />
          <YAxis
            {...axis(large)}
            type="number"
            dataKey="rate"
            domain={[0, 1]}
            ticks={rateTicks}
            tickFormatter={percent}
            width={large ? 84 : 52}
          />
          <Scatter
            data={front}
            line={{ stroke: 'var(--gold)', strokeWidth: 2 }}
            lineJointType="monotoneX"
            shape={() => <g />}
            isAnimationActive={false}
          />
          {points.map((point, i) => (
            <Scatter
              key={point.plain}
              data={[
                {
                  ...point,
                  label: together(point)
                    .map(({ name }) => name)
                    .join(', '),
                },
              ]}
              stroke={armColor(armAt(point.plain))}
              strokeWidth={2}
              fill={repeatsColor(armAt(point.plain)) ? 'var(--panel)' : armColor(armAt(point.plain))}
              shape={point.onFront ? 'diamond' : 'circle'}
              isAnimationActive={false}
            >
              {i === firstAt(point) && (
                <LabelList
                  dataKey="label"
                  content={({ x, y, width, height, value }) => {
                    // A name at the right end would be cut off.
                    const side = point.cost > 0.6 * mostCost ? 'left' : 'right';
                    const middle = Number(y) + Number(height) / 2;
                    const start = side === 'right' ? Number(x) + Number(width) + 6 : Number(x) - 6;
                    const label = { x: start, y: middle, side, text: String(value) } as const;
                    return <PlacedLabel {...label} y={place(i, label)} wantedY={middle} size={size} />;
                  }}
                />
              )}
            </Scatter>
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </Figure>
  );
}
