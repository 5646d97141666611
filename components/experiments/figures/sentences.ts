/** The sentences of the figures of an experiment. */
import { percent, signedPoints } from '@/components/charts/look';
import type { AllocationOutcome, AllocationPlan } from '@/server/core/allocation/allocation';

export const successMeans =
  'The share of runs that passed the visible tests and the holdout. The line shows where the true rate lies with 95 % confidence (Wilson).';

export const differencesMean =
  'The difference in solve rate to the leader, in points, on the same tasks and seeds. The point is the mean over tasks. The line is its 95 % bootstrap interval over tasks. If the line touches the middle, there may be no difference. p is the exact McNemar test, adjusted by Holm for all pairs of arms.';
export const twoArmsNeeded = 'This figure needs a task that two arms have run.';

export const anytimeMeans =
  'The share that each arm had solved when every run had spent this much. It shows how the experiment would have ended under a smaller budget.';

export const paretoMeans =
  'Each arm at its mean spend per run. A diamond is on the Pareto front: no other arm solves as much for less.';

export const costMeans =
  'The total spend, including runs that solved nothing, divided by the number of solved runs. Less is better.';

export const passAtKMeans =
  'The solid line is the chance that at least one of k runs solves the task. The dashed line is the chance that all k runs solve it: this is the success you can rely on. Both are unbiased estimates from the repeats, as means over tasks.';
export const repeatsNeeded = 'This figure needs at least two runs for each task and arm. Add repeats.';

export const squareForEachRun = 'Each run is a square.';
export const gridMeans =
  'Each run is a square. Click it to open the tree of the run. “Compare trees” shows two trees of a task side by side.';
export const twoTreesOfTask = 'Show two trees of this task side by side';
export const passesVisibleOnly = 'passes the visible tests, rejected by the holdout';
export const cellLabel = (
  { arm, task, repeat }: { arm: string; task: string; repeat: number },
  noun: string,
  steps: string,
) => `${arm} on ${task}, repeat ${repeat}: ${noun}${steps}`;

export const gapMeans =
  'Runs whose result passes the visible tests, and the part of them that also passes the holdout. The search never sees the holdout. Where the two bars differ, the search found results that only look right.';

export const spendMeans =
  'The tokens of model calls, by purpose. The table also has the time in models, in verification and in other sandbox work.';

export const sweepMeans = (strategy: string, { blocks, tasks }: { blocks: number; tasks: number }) =>
  `How much each swept parameter of ${strategy} matters: the share of the variance between arms that it explains alone, with its 95 % bootstrap interval over tasks. Chance explains some too: p is the chance of such a share if the parameter had no effect (permutation within task and repeat, adjusted by Holm). ${blocks === 0 ? 'No task has been run by all arms yet.' : `From ${blocks} ${blocks === 1 ? 'run' : 'runs'} of every arm on ${tasks} ${tasks === 1 ? 'task' : 'tasks'}.`}`;
export const combinationsMean = (x: string, y: string) =>
  `The solve rate for each value of ${x} and ${y}, over all values of the other parameters.`;
export const byValueMeans = (name: string) =>
  `The solve rate for each value of ${name}, with its 95 % bootstrap interval over tasks.`;
export const parallelMeans =
  'A line for each arm, through its values to its solve rate on the last axis. Darker lines solve more.';

// A budget that could be spread over the tasks.
export const planMeans = (
  arm: string,
  meanRuns: number,
  allocation: {
    equal: number;
    spread: number;
    seen: { equal: number; spread: number; oracle: number };
  } | null,
) =>
  allocation === null
    ? 'This figure shows how to spread the next runs over the tasks. It needs an arm that has run.'
    : `${arm} with a mean of ${meanRuns} runs per task. By the estimates, the equal share would solve ${percent(allocation.equal)} and this spread ${percent(allocation.spread)}. If the rates seen so far were the true rates, the equal share would solve ${percent(allocation.seen.equal)}, this spread ${percent(allocation.seen.spread)}, and an oracle that knows the rates ${percent(allocation.seen.oracle)}.`;
export const classifierProblem = (problem: string) =>
  `${problem} The figure uses the arm’s runs so far instead.`;
export const classifierTrained = (examples: number, brier: number, baseline: number) =>
  `The classifier is trained on ${examples} runs of other experiments and of the adaptive strategy. Its Brier score on them is ${brier.toFixed(3)}. A guess of their overall rate scores ${baseline.toFixed(3)}.`;
export const noProbeKept =
  'The runs of this arm were made before Espalier kept what a first attempt shows, so the classifier has no input for them.';

// Budgets that were spread over the tasks.
export const spreadMeans = (
  {
    arms,
    probes,
    estimator,
    cap,
  }: { arms: readonly string[]; probes: number; estimator: string; cap: number },
  repeats: number,
) =>
  `After ${probes === 1 ? 'a probe' : `${probes} probes`} of each task, ${estimator} spread the runs of ${arms.join(', ')} over the tasks: ${repeats} per task on average and at most ${cap} on one task. The equal share is the first ${repeats} runs of each task. The oracle knows which run solves which task.`;
export const probesInProgress = 'The probes are under way.';
export function spreadVerdict(
  arm: string,
  { ended, plans, difference, interval }: AllocationOutcome,
): string {
  if (!ended) return `${arm}: some runs have not ended yet.`;
  const runs = (name: AllocationPlan['name']) => plans.find((plan) => plan.name === name)?.runs ?? 0;
  if (difference === 0) {
    return `${arm}: both solve as many tasks, the spread with ${runs('spread')} runs and the equal share with ${runs('equal share')}.`;
  }
  const points = `${signedPoints(difference)} points`;
  const range = interval ? `95 % from ${signedPoints(interval.low)} to ${signedPoints(interval.high)}` : '';
  const apart = interval !== null && (interval.low > 0 || interval.high < 0);
  return `${arm}: ${points} for the spread (${range}).${apart ? '' : ' These tasks do not show whether this is a real difference.'}`;
}
