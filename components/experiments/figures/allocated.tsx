'use client';
import { rateTicks } from '@/components/charts/axes';
import { Figure } from '@/components/charts/figure';
import { IntervalChart } from '@/components/charts/interval-chart';
import { armColor, percent, signedPoints } from '@/components/charts/look';
import type { Shown } from '@/components/experiments/use-experiment';
import type { AllocationOutcome, Way } from '@/server/core/allocation/allocation';
import { wilson } from '@/server/core/statistics/wilson';
import type { FigureProps } from './figure-props';

const estimatorWords = { probes: 'the probes', history: 'the difficulty classifier' };

/** What budgets that were really spread over the tasks came to, beside the equal share and the oracle. */
export function AllocatedFigure({ shown, large }: FigureProps) {
  const { head, allocated } = shown;
  const { spec } = head;
  const title = (name: string) => spec.tasks.find((task) => task.name === name)?.title ?? name;
  const place = (name: string) => spec.arms.findIndex((arm) => arm.name === name);
  const named = (arm: string, way: Way['name']) => (allocated.length > 1 ? `${arm}: ${way}` : way);
  return (
    <Figure
      title="The budget, spread"
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
            title="The budget, spread"
            large={large}
            from={0}
            to={1}
            ticks={rateTicks}
            format={percent}
            rows={allocated.flatMap(({ allocation: { arm }, outcome: { ways, tasks } }) =>
              ways.map(({ name, runs, solved }) => ({
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
  const probes = first.probes === 1 ? 'a probe' : `${first.probes} probes`;
  const plan = `After ${probes} of each task the runs of ${allocations.map(({ arm }) => arm).join(', ')} were spread by ${estimatorWords[first.estimator]}, ${repeats} a task on the average and at most ${first.cap}; the equal share is the first ${repeats} of each. The oracle knows which run solves what.`;
  if (allocated.length < allocations.length) return `${plan} The probes are under way.`;
  return [plan, ...allocated.map(({ allocation, outcome }) => verdictOn(allocation.arm, outcome))].join(' ');
}

function verdictOn(arm: string, { ended, ways, difference, interval }: AllocationOutcome): string {
  if (!ended) return `${arm}: not all runs have ended.`;
  const runs = (name: Way['name']) => ways.find((way) => way.name === name)?.runs ?? 0;
  if (difference === 0) {
    return `${arm}: both solve as many tasks, the spread with ${runs('spread')} runs, the equal share with ${runs('equal share')}.`;
  }
  const points = `${signedPoints(difference)} points`;
  const range = interval ? `95 % from ${signedPoints(interval.low)} to ${signedPoints(interval.high)}` : '';
  const apart = interval !== null && (interval.low > 0 || interval.high < 0);
  return `${arm}: ${points} for the spread (${range})${apart ? '.' : ', which these tasks cannot tell from nothing.'}`;
}
