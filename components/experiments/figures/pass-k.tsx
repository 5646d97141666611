'use client';
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, chartHeight, gridLook, legendLook, rateTicks, tooltipLook } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { armColor, armWidth, percent, repeatsColor } from '@/components/charts/look';
import { useFocus } from '@/components/charts/use-focus';
import type { FigureProps } from './figure-props';
import { passAtKMeans, repeatsNeeded } from './sentences';

export function PassKFigure({ shown: { analysis }, large }: FigureProps) {
  const { arms } = analysis;
  const focus = useFocus();
  const most = Math.max(0, ...arms.map((arm) => arm.passAtK.length));
  const rows = Array.from({ length: most }, (_, i) => ({
    k: i + 1,
    ...Object.fromEntries(
      arms.flatMap((arm, a) => [
        [`at${a}`, arm.passAtK[i]],
        [`hat${a}`, arm.passHatK[i]],
      ]),
    ),
  }));
  return (
    <Figure
      title="pass@k and pass^k"
      explanation={passAtKMeans}
      file="pass-at-k"
      large={large}
      table={{
        columns: ['arm', 'estimate', ...rows.map(({ k }) => `k = ${k}`)],
        rows: arms.flatMap(({ name, passAtK, passHatK }) => [
          [name, 'pass@k', ...passAtK.map(percent)],
          [name, 'pass^k', ...passHatK.map(percent)],
        ]),
      }}
    >
      {most < 2 ? (
        <p className="py-10 text-center text-soft">{repeatsNeeded}</p>
      ) : (
        <ResponsiveContainer width="100%" height={chartHeight(large, arms.length > 5 ? 380 : 280)}>
          <LineChart
            data={rows}
            margin={{ top: 8, right: 24, bottom: 4, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid {...gridLook} vertical={false} />
            <XAxis {...axis(large)} dataKey="k" />
            <YAxis
              {...axis(large)}
              domain={[0, 1]}
              ticks={rateTicks}
              tickFormatter={percent}
              width={large ? 84 : 52}
            />
            <Tooltip
              {...tooltipLook}
              formatter={(value) => percent(Number(value))}
              labelFormatter={(value) => `k = ${value}`}
            />
            <Legend {...legendLook(large)} {...focus.legend} />
            {arms.map(({ name }, i) => (
              <Line
                key={`${name} at`}
                name={name}
                dataKey={`at${i}`}
                stroke={armColor(i)}
                strokeWidth={armWidth(i, arms.length, large)}
                strokeOpacity={focus.opacityOf(name)}
                dot={{
                  r: large ? 5 : 3,
                  strokeWidth: 1.5,
                  fill: repeatsColor(i) ? 'var(--panel)' : armColor(i),
                  opacity: focus.opacityOf(name),
                }}
                isAnimationActive={false}
              />
            ))}
            {arms.map(({ name }, i) => (
              <Line
                key={`${name} hat`}
                name={`${name}, all k`}
                dataKey={`hat${i}`}
                stroke={armColor(i)}
                strokeWidth={large ? 3 : 1.5}
                strokeDasharray="4 4"
                strokeOpacity={focus.opacityOf(name)}
                dot={false}
                legendType="none"
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      )}
    </Figure>
  );
}
