'use client';
import { rateTicks } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { IntervalChart } from '@/components/charts/interval-chart';
import { armColor, percent } from '@/components/charts/look';
import type { Shown } from '@/components/experiments/use-experiment';
import type { AllocationPlan } from '@/server/core/allocation/allocation';
import { plainTitle } from '@/server/core/base/plain-title';
import { wilson } from '@/server/core/statistics/wilson';
import type { FigureProps } from './figure-props';
import { probesInProgress, spreadMeans, spreadVerdict } from './sentences';

const estimatorTitles = { probes: 'the probes', history: 'the difficulty classifier' };

/** The results of budgets that were spread over the tasks, beside the equal share and the oracle. */
export function AllocatedFigure({ shown, large }: FigureProps) {
  const { head, allocated } = shown;
  const { spec } = head;
  const title = (name: string) => plainTitle(spec.tasks.find((task) => task.name === name)?.title ?? name);
  const place = (name: string) => spec.arms.findIndex((arm) => arm.name === name);
  const named = (arm: string, plan: AllocationPlan['name']) =>
    allocated.length > 1 ? `${arm}: ${plan}` : plan;
  return (
    <Figure
      title="Budget spread over the tasks"
      explanation={sentenceOf(shown)}
      file="budget-spread"
      large={large}
      table={{
        columns: ['arm', 'task', 'runs, equal share', 'runs, spread', 'first solved by run'],
        rows: allocated.flatMap(({ allocation, outcome }) =>
          outcome.tasks.map(({ task, equal, given, firstSolved }) => [
            allocation.arm,
            title(task),
            equal,
            given,
            firstSolved ?? '–',
          ]),
        ),
      }}
    >
      {allocated.length > 0 && (
        <div className={large ? undefined : 'max-w-3xl'}>
          <IntervalChart
            title="Budget spread over the tasks"
            large={large}
            from={0}
            to={1}
            ticks={rateTicks}
            format={percent}
            rows={allocated.flatMap(({ allocation: { arm }, outcome: { plans, tasks } }) =>
              plans.map(({ name, runs, solved }) => ({
                name: named(arm, name),
                color: name === 'spread' ? armColor(place(arm)) : 'var(--soft)',
                value: solved / tasks.length,
                ...wilson(solved, tasks.length),
                label: `${solved}/${tasks.length} tasks · ${runs} runs`,
              })),
            )}
          />
        </div>
      )}
    </Figure>
  );
}

function sentenceOf({ head, allocated }: Shown): string {
  const { allocations = [], repeats } = head.spec;
  const [first] = allocations;
  if (!first) return '';
  const arms = allocations.map(({ arm }) => arm);
  const plan = spreadMeans({ ...first, arms, estimator: estimatorTitles[first.estimator] }, repeats);
  if (allocated.length < allocations.length) return `${plan} ${probesInProgress}`;
  return [plan, ...allocated.map(({ allocation, outcome }) => spreadVerdict(allocation.arm, outcome))].join(
    ' ',
  );
}
