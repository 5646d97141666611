'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { axis, chartHeight, gridLook, legendLook, tooltipLook, typeSize } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { percent } from '@/components/charts/look';
import { CarryOut } from '@/components/experiments/carry-out';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Select } from '@/components/ui/field';
import { Slider } from '@/components/ui/number-field';
import { budgetOverTasks } from '@/server/core/allocation/over-tasks';
import { plainTitle } from '@/server/core/base/plain-title';
import type { Estimator } from '@/server/core/experiment/allocation-spec';
import type { FigureProps } from './figure-props';
import { classifierProblem, classifierTrained, noProbeKept, planMeans } from './sentences';

/** Proposes how to spread the next runs over the tasks. */
export function AllocationFigure({ shown: { head, ended, analysis }, large }: FigureProps) {
  const leader = analysis.arms.toSorted((a, b) => b.rate - a.rate)[0]?.name ?? '';
  const [arm, setArm] = useState<string | null>(null);
  const { repeats } = head.spec;
  // What the button below makes, if it can.
  const [meanRuns, setMeanRuns] = useState(repeats > 1 ? Math.min(16, repeats) : 4);
  const [cap, setCap] = useState(16);
  const [estimator, setEstimator] = useState<Estimator>('probes');
  const chosen = arm ?? leader;
  const classifier = useClassifier(head.id, chosen, estimator === 'history');
  const chances = new Map(classifier?.ok ? classifier.chances.map(({ task, chance }) => [task, chance]) : []);
  const spreadBudget = budgetOverTasks(chosen, ended, meanRuns, cap, chances);
  const title = (name: string) =>
    plainTitle(head.spec.tasks.find((task) => task.name === name)?.title ?? name);
  const rows = (spreadBudget?.tasks ?? []).map((task) => ({ ...task, title: title(task.task) }));
  return (
    <Figure
      title="How to spread the next runs"
      explanation={planMeans(chosen, meanRuns, spreadBudget)}
      file="budget-over-tasks"
      large={large}
      table={{
        columns: ['task', 'solved', 'estimated chance', 'runs given', 'oracle'],
        rows: rows.map((row) => [
          row.title,
          `${row.solved}/${row.runs}`,
          percent(row.chance),
          row.given,
          row.oracle,
        ]),
      }}
    >
      {!large && (
        <div className="mb-3 grid max-w-5xl grid-cols-4 gap-6">
          <Select
            label="Arm"
            value={chosen}
            options={head.spec.arms.map(({ name }) => ({ value: name, label: name }))}
            onChange={setArm}
          />
          <Select
            label="Estimated by"
            value={estimator}
            options={[
              { value: 'probes', label: 'its runs so far' },
              { value: 'history', label: 'the difficulty classifier' },
            ]}
            onChange={(to) => setEstimator(to === 'history' ? 'history' : 'probes')}
          />
          <Slider label="Mean runs per task" min={1} max={16} value={meanRuns} onChange={setMeanRuns} />
          <Slider label="Maximum on one task" min={1} max={16} value={cap} onChange={setCap} />
        </div>
      )}
      {!large && classifier !== null && <p className="mb-3 text-sm text-soft">{aboutOf(classifier)}</p>}
      {rows.length > 0 && (
        <ResponsiveContainer width="100%" height={chartHeight(large, Math.max(180, 36 * rows.length + 60))}>
          <BarChart
            data={rows}
            layout="vertical"
            margin={{ top: large ? 32 : 20, left: 8, right: 24 }}
            accessibilityLayer={false}
          >
            <CartesianGrid {...gridLook} horizontal={false} />
            <XAxis {...axis(large)} type="number" allowDecimals={false} />
            <YAxis
              {...axis(large)}
              type="category"
              dataKey="title"
              width={large ? 420 : 280}
              tickFormatter={large ? shortened : undefined}
            />
            <Tooltip {...tooltipLook} cursor={{ fill: 'var(--hover)' }} />
            <Legend {...legendLook(large)} />
            <ReferenceLine
              x={Math.min(meanRuns, cap)}
              stroke="var(--soft)"
              strokeDasharray="5 4"
              label={{
                value: 'equal share',
                position: 'top',
                fill: 'var(--soft)',
                fontSize: typeSize(large),
              }}
            />
            <Bar
              dataKey="given"
              name="runs by the estimate"
              fill="var(--q3)"
              isAnimationActive={false}
              maxBarSize={14}
            />
            <Bar
              dataKey="oracle"
              name="runs by the oracle"
              fill="var(--q1)"
              isAnimationActive={false}
              maxBarSize={14}
            />
          </BarChart>
        </ResponsiveContainer>
      )}
      {!large && rows.length > 0 && (
        <CarryOut
          id={head.id}
          arm={chosen}
          estimator={estimator}
          cap={Math.max(cap, repeats)}
          repeats={repeats}
        />
      )}
    </Figure>
  );
}

/** Large type does not wrap. */
const shortened = (title: string) => (title.length > 36 ? `${title.slice(0, 35)}…` : title);

type Classifier = ApiOutputs['experiments']['difficulty'];

/** The chances that the classifier, trained on other runs, gives the tasks; null while it is off or loading. */
function useClassifier(id: string, arm: string, enabled: boolean): Classifier | null {
  const trpc = useTRPC();
  const options = trpc.experiments.difficulty.queryOptions(
    { id, arm },
    { enabled: enabled, staleTime: 5000 },
  );
  const { data } = useQuery(options);
  return enabled ? (data ?? null) : null;
}

function aboutOf(classifier: Classifier): string {
  if (!classifier.ok) return classifierProblem(classifier.problem);
  const { chances, calibration } = classifier;
  const { examples, brier, baseline } = calibration;
  const seen = classifierTrained(examples, brier, baseline);
  return chances.length > 0 ? seen : `${seen} ${noProbeKept}`;
}
