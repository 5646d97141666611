import { paretoFront } from '@/server/core/statistics/pareto';
import { type ArmSummary, type Cell, summariseArm } from './arms';
import { commonCells } from './common-cells';
import { type Comparison, compareArms } from './comparisons';
import type { Amounts } from './result';
import { type ExperimentSpec, withinRepeats } from './spec';
import { type SweptArms, sweepsIn } from './sweep';
import { type SweepEffects, sweepEffects } from './sweep-effects';
import { verdictOf } from './verdict';

export interface Analysis {
  /** In the order of the experiment. `onFront`: nothing solves more for less. */
  arms: (ArmSummary & { onFront: boolean })[];
  comparisons: Comparison[];
  verdict: string;
  /** How many ended runs the verdict is by: those of the cells that every arm has run, once there are any. */
  judged: number;
  /** Arms that differ in parameters alone, and how much each parameter matters. */
  sweeps: { sweep: SweptArms; effects: SweepEffects }[];
}

/**
 * Everything that is said of an experiment, by the runs that have ended. The same on the page and the command line. What
 * an allocation gave beyond the repeats is left out: arms are compared by equally many runs of each task.
 */
export function analyse(
  spec: Pick<ExperimentSpec, 'arms' | 'seed' | 'budget' | 'repeats'>,
  all: readonly Cell[],
): Analysis {
  const cells = withinRepeats(spec, all);
  const names = spec.arms.map(({ name }) => name);
  const arms = names.map((name) => summariseArm(name, cells));
  const currency = currencyOf(spec.budget);
  // An arm that has not run yet costs nothing so far: it must not outdo one that has.
  const begun = arms.filter(({ runs }) => runs > 0);
  const front = paretoFront(
    begun.map(({ spent, runs, rate }) => ({ cost: spent[currency] / runs, worth: rate })),
  );
  const onFront = new Set(begun.filter((_, i) => front[i]).map(({ name }) => name));
  const comparisons = compareArms(names, cells, spec.seed);
  const common = commonCells(names, cells);
  const fair = names.map((name) => summariseArm(name, common));
  return {
    arms: arms.map((arm) => ({ ...arm, onFront: onFront.has(arm.name) })),
    comparisons,
    verdict: verdictOf(fair.every(({ runs }) => runs > 0) ? fair : arms, comparisons),
    judged: (fair.every(({ runs }) => runs > 0) ? common : cells).length,
    sweeps: sweepsIn(spec.arms).map((sweep) => ({ sweep, effects: sweepEffects(sweep, cells, spec.seed) })),
  };
}

/** The currency in which the budget is equal: that of its first limit. */
export const currencyOf = ({ steps, tokens }: ExperimentSpec['budget']): keyof Amounts =>
  steps !== null ? 'steps' : tokens !== null ? 'tokens' : 'usd';
