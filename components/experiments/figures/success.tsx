'use client';
import { rateTicks } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { IntervalChart } from '@/components/charts/interval-chart';
import { armColor, percent } from '@/components/charts/look';
import type { FigureProps } from './figure-props';
import { successMeans } from './sentences';

export function SuccessFigure({ shown: { analysis }, large }: FigureProps) {
  const { arms } = analysis;
  return (
    <Figure
      title="Solved, by arm"
      explanation={successMeans}
      file="success"
      large={large}
      table={{
        columns: ['arm', 'runs', 'solved', 'rate', '95 % from', 'to', 'not counted'],
        rows: arms.map(({ name, runs, solved, rate, low, high, failed }) => [
          name,
          runs,
          solved,
          runs === 0 ? '–' : percent(rate),
          percent(low),
          percent(high),
          failed,
        ]),
      }}
    >
      <IntervalChart
        title="Solved, by arm"
        large={large}
        from={0}
        to={1}
        ticks={rateTicks}
        format={percent}
        rows={arms.map(({ name, rate, low, high, solved, runs }, i) => ({
          name,
          color: armColor(i),
          value: runs === 0 ? null : rate,
          low,
          high,
          label: runs === 0 ? 'no run yet' : `${percent(rate)} · ${solved}/${runs}`,
        }))}
      />
    </Figure>
  );
}
