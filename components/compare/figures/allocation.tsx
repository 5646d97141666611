'use client';
import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { axis, chartHeight, gridLook, legendLook, tooltipLook } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { percent } from '@/components/charts/look';
import { Select } from '@/components/ui/field';
import { Slider } from '@/components/ui/number-field';
import { budgetOverTasks } from '@/server/core/allocation/over-tasks';
import type { FigureProps } from './figure-props';

/** How the next runs would best be spread over the tasks. */
export function AllocationFigure({ shown: { head, ended, analysis }, large }: FigureProps) {
  const leader = analysis.arms.toSorted((a, b) => b.rate - a.rate)[0]?.name ?? '';
  const [arm, setArm] = useState<string | null>(null);
  const [meanRuns, setMeanRuns] = useState(4);
  const [cap, setCap] = useState(16);
  const chosen = arm ?? leader;
  const told = budgetOverTasks(chosen, ended, meanRuns, cap);
  const title = (name: string) => head.spec.tasks.find((task) => task.name === name)?.title ?? name;
  const rows = (told?.tasks ?? []).map((task) => ({ ...task, title: title(task.task) }));
  return (
    <Figure
      title="A budget over these tasks"
      explanation={
        told
          ? `${chosen} with a mean of ${meanRuns} runs a task: an equal share is expected to solve ${percent(told.equal)}, this spread ${percent(told.spread)}; an oracle that took the rates seen for the truth ${percent(told.oracle)}.`
          : 'How the next runs would best be spread over these tasks, once an arm has run.'
      }
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
        <div className="mb-3 grid max-w-3xl grid-cols-3 gap-6">
          <Select
            label="Arm"
            value={chosen}
            options={head.spec.arms.map(({ name }) => ({ value: name, label: name }))}
            onChange={setArm}
          />
          <Slider label="Mean runs a task" min={1} max={16} value={meanRuns} onChange={setMeanRuns} />
          <Slider label="At most on one task" min={1} max={16} value={cap} onChange={setCap} />
        </div>
      )}
      {rows.length > 0 && (
        <ResponsiveContainer width="100%" height={chartHeight(large, Math.max(180, 36 * rows.length + 60))}>
          <BarChart data={rows} layout="vertical" margin={{ left: 8, right: 24 }} accessibilityLayer={false}>
            <CartesianGrid {...gridLook} horizontal={false} />
            <XAxis {...axis(large)} type="number" allowDecimals={false} />
            <YAxis {...axis(large)} type="category" dataKey="title" width={large ? 420 : 280} />
            <Tooltip {...tooltipLook} cursor={{ fill: 'var(--hover)' }} />
            <Legend {...legendLook(large)} />
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
    </Figure>
  );
}
