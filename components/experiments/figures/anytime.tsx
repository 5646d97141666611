'use client';
import { useState } from 'react';
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import {
  axis,
  axisTitle,
  chartHeight,
  gridLook,
  legendLook,
  rateTicks,
  tooltipLook,
} from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { armColor, armDash, armWidth, percent } from '@/components/charts/look';
import { useFocus } from '@/components/charts/use-focus';
import { count, usd } from '@/components/ui/format';
import { anytimeCurve } from '@/server/core/experiment/anytime';
import type { Amounts } from '@/server/core/experiment/result';
import type { FigureProps } from './figure-props';
import { anytimeMeans } from './sentences';

const currencies: { value: keyof Amounts; label: string }[] = [
  { value: 'steps', label: 'steps' },
  { value: 'tokens', label: 'tokens' },
  { value: 'usd', label: 'dollars' },
];

export function AnytimeFigure({ shown, large }: FigureProps) {
  const { head, ended, analysis } = shown;
  const focus = useFocus();
  const [currency, setCurrency] = useState<keyof Amounts>(shown.currency);
  const spentMost = Math.max(0, ...ended.map(({ result }) => result[currency]));
  const upTo = head.spec.budget[currency] ?? spentMost;
  const priced = ended.some(({ result }) => result.usd > 0);
  const format = currency === 'usd' ? usd : count;
  const curves = analysis.arms.map(({ name }) => anytimeCurve(name, ended, currency, upTo));
  const at = (arm: number, spent: number) =>
    curves[arm]?.findLast((point) => point.spent <= spent)?.rate ?? 0;
  const marks = [0.1, 0.25, 0.5, 0.75, 1].map((share) => share * upTo);
  return (
    <Figure
      title="Solved against budget spent"
      explanation={
        <>
          {anytimeMeans}{' '}
          {!large && (
            <select
              aria-label="Budget measured in"
              className="control inline-block h-6 w-auto py-0"
              value={currency}
              onChange={(event) =>
                setCurrency(currencies.find(({ value }) => value === event.target.value)?.value ?? 'steps')
              }
            >
              {currencies
                .filter(({ value }) => value !== 'usd' || priced)
                .map(({ value, label }) => (
                  <option key={value} value={value}>
                    in {label}
                  </option>
                ))}
            </select>
          )}
        </>
      }
      file="anytime"
      large={large}
      table={{
        columns: ['arm', ...marks.map((mark) => `after ${format(mark)}`)],
        rows: analysis.arms.map(({ name }, arm) => [name, ...marks.map((mark) => percent(at(arm, mark)))]),
      }}
    >
      <ResponsiveContainer width="100%" height={chartHeight(large, curves.length > 5 ? 380 : 280)}>
        <LineChart margin={{ top: 8, right: 24, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid {...gridLook} vertical={false} />
          <XAxis
            {...axis(large)}
            {...axisTitle(currency === 'usd' ? 'dollars' : currency, large)}
            type="number"
            dataKey="spent"
            domain={[0, upTo || 1]}
            tickFormatter={(value: number) => format(value)}
            allowDuplicatedCategory={false}
          />
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
            labelFormatter={(value) => `after ${format(Number(value))} ${currency === 'usd' ? '' : currency}`}
          />
          <Legend {...legendLook(large)} {...focus.legend} />
          {analysis.arms.map(({ name }, i) => (
            <Line
              key={name}
              name={name}
              data={curves[i]}
              dataKey="rate"
              type="stepAfter"
              dot={false}
              stroke={armColor(i)}
              strokeDasharray={armDash(i, curves.length)}
              strokeOpacity={focus.opacityOf(name)}
              strokeWidth={armWidth(i, curves.length, large)}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </Figure>
  );
}
