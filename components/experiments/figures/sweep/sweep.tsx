'use client';
import { useState } from 'react';
import { Figure } from '@/components/charts/figure';
import { IntervalChart } from '@/components/charts/interval-chart';
import { percent } from '@/components/charts/look';
import type { FigureProps } from '@/components/experiments/figures/figure-props';
import {
  byValueMeans,
  combinationsMean,
  parallelMeans,
  sweepMeans,
} from '@/components/experiments/figures/sentences';
import type { Shown } from '@/components/experiments/use-experiment';
import { parameterLabel } from '@/components/parameters/parameter-control';
import { Select } from '@/components/ui/field';
import { valueText } from '@/server/core/experiment/sweep';
import { HeatMap } from './heat-map';
import { ParallelLines } from './parallel-lines';

type ShownSweep = Shown['analysis']['sweeps'][number];

/** Every sweep of an experiment: how much its parameters matter, and which values do well together. */
export function SweepFigure({ shown: { analysis }, large }: FigureProps) {
  return (
    <div className="space-y-5">
      {analysis.sweeps.map(({ sweep, effects }) => (
        <OneSweep key={`${sweep.strategy} ${sweep.model}`} sweep={sweep} effects={effects} large={large} />
      ))}
    </div>
  );
}

const shares = [0, 0.25, 0.5, 0.75, 1];

function OneSweep({ sweep, effects, large }: ShownSweep & { large?: boolean | undefined }) {
  const named = sweep.parameters.map(({ name }) => name);
  // The two that matter most so far, until a person chooses.
  const ranked = effects.effects.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0)).map(({ name }) => name);
  const [chosen, setChosen] = useState<{ x?: string; y?: string }>({});
  const x = chosen.x ?? ranked[0] ?? '';
  const y = chosen.y ?? ranked.find((name) => name !== x) ?? '';
  const options = named.map((name) => ({ value: name, label: parameterLabel(name) }));
  return (
    <Figure
      title={`Sweep of ${sweep.strategy}`}
      explanation={sweepMeans(sweep.strategy, effects)}
      file="sweep"
      large={large ?? false}
      table={{
        columns: ['parameter', 'value', 'arms', 'rate', '95 % from', 'to', 'share', 'p'],
        rows: effects.effects.flatMap(({ name, values, share, p }) =>
          values.map(({ value, arms, rate, interval }) => [
            name,
            valueText(value),
            arms,
            percent(rate),
            interval ? percent(interval.low) : '–',
            interval ? percent(interval.high) : '–',
            share === null ? '–' : percent(share),
            pText(p),
          ]),
        ),
      }}
    >
      <div className="grid grid-cols-1 gap-6 min-[1100px]:grid-cols-2">
        <IntervalChart
          title="How much each parameter matters"
          large={large ?? false}
          from={0}
          to={1}
          ticks={shares}
          format={percent}
          rows={effects.effects.map(({ name, share, interval, p }) => ({
            name: parameterLabel(name),
            color: 'var(--t4)',
            value: share,
            low: interval?.low ?? share ?? 0,
            high: interval?.high ?? share ?? 0,
            label: share === null ? 'no difference' : `${percent(share)} · p ${pText(p)}`,
          }))}
        />
        {named.length === 1 ? (
          <Values effect={effects.effects[0]} large={large} />
        ) : (
          <div className="min-w-0">
            <div className="mb-2 flex flex-wrap items-end gap-3">
              <Select
                label="Across"
                value={x}
                options={options}
                onChange={(to) => setChosen({ x: to, y: to === y ? x : y })}
              />
              <Select
                label="Down"
                value={y}
                options={options}
                onChange={(to) => setChosen({ y: to, x: to === x ? y : x })}
              />
            </div>
            <p className="mb-2 text-soft">{combinationsMean(parameterLabel(x), parameterLabel(y))}</p>
            <HeatMap sweep={sweep} rates={effects.rates} x={named.indexOf(x)} y={named.indexOf(y)} />
          </div>
        )}
      </div>
      {named.length > 2 && (
        <div className="mt-6">
          <p className="mb-2 text-soft">{parallelMeans}</p>
          <ParallelLines sweep={sweep} rates={effects.rates} />
        </div>
      )}
    </Figure>
  );
}

function Values({
  effect,
  large,
}: {
  effect: ShownSweep['effects']['effects'][number] | undefined;
  large?: boolean | undefined;
}) {
  if (!effect) return null;
  return (
    <div className="min-w-0">
      <p className="mb-2 text-soft">{byValueMeans(parameterLabel(effect.name))}</p>
      <IntervalChart
        title={`Solved, by ${parameterLabel(effect.name)}`}
        large={large ?? false}
        from={0}
        to={1}
        ticks={shares}
        format={percent}
        rows={effect.values.map(({ value, rate, interval }) => ({
          name: valueText(value),
          color: 'var(--t3)',
          value: rate,
          low: interval?.low ?? rate,
          high: interval?.high ?? rate,
          label: percent(rate),
        }))}
      />
    </div>
  );
}

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));
