'use client';
import { Figure } from '@/components/charts/figure';
import { IntervalChart } from '@/components/charts/interval-chart';
import { armColor, signedPoints } from '@/components/charts/look';
import { between } from '@/server/core/experiment/verdict';
import type { FigureProps } from './figure-props';
import { differencesMean, twoArmsNeeded } from './sentences';

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

export function DifferencesFigure({ shown: { analysis }, large }: FigureProps) {
  const { arms, comparisons } = analysis;
  const leader = arms.filter(({ runs }) => runs > 0).toSorted((a, b) => b.rate - a.rate)[0];
  const rows = arms.flatMap(({ name }, place) => {
    const found = leader && name !== leader.name ? between(comparisons, name, leader.name) : undefined;
    return found?.interval ? [{ ...found, interval: found.interval, color: armColor(place) }] : [];
  });
  return (
    <Figure
      title={leader ? `Difference to ${leader.name}` : 'Differences'}
      explanation={differencesMean}
      file="differences"
      large={large}
      table={{
        columns: [
          'first',
          'second',
          'difference',
          '95 % from',
          'to',
          'only first',
          'only second',
          'pairs',
          'p',
          'p (Holm)',
          'settled',
          'more tasks',
        ],
        rows: comparisons.map((one) => [
          one.first,
          one.second,
          signedPoints(one.difference),
          one.interval ? signedPoints(one.interval.low) : '–',
          one.interval ? signedPoints(one.interval.high) : '–',
          one.onlyFirst,
          one.onlySecond,
          one.pairs,
          pText(one.p),
          pText(one.adjustedP),
          one.settled ? 'yes' : 'no',
          one.moreTasks ?? 'unknown',
        ]),
      }}
    >
      {rows.length === 0 ? (
        <p className="py-10 text-center text-soft">{twoArmsNeeded}</p>
      ) : (
        <IntervalChart
          title="Differences to the leader"
          large={large}
          from={-1}
          to={1}
          ticks={[-1, -0.5, 0, 0.5, 1]}
          format={signedPoints}
          zero={0}
          rows={rows.map(({ first, difference, interval, adjustedP, settled, color }) => ({
            name: first,
            color,
            value: difference,
            ...interval,
            label: `${signedPoints(difference)} · p ${pText(adjustedP)}${settled ? '' : ' · open'}`,
          }))}
        />
      )}
    </Figure>
  );
}
