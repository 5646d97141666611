import type { AllocationOutcome, allocationOutcomes } from '@/server/core/allocation/allocation';
import type { Analysis } from '@/server/core/experiment/analysis';
import type { ArmSummary } from '@/server/core/experiment/arms';
import type { Comparison } from '@/server/core/experiment/comparisons';
import { valueText } from '@/server/core/experiment/sweep';
import type { ParameterEffect } from '@/server/core/experiment/sweep-effects';
import { parameterMatters, spreadSolved } from './sentences';

/** What `espalier experiment --json` prints of an arm. */
interface ArmResult {
  name: string;
  runs: number;
  solved: number;
  /** Solved ÷ runs, and its 95 % interval (Wilson). */
  rate: number;
  low: number;
  high: number;
  /** Steps of all runs ÷ runs solved; null if none was. */
  stepsPerSolve: number | null;
  /** Of all runs. */
  tokens: number;
  usd: number;
  /** Runs that are not counted. */
  failed: number;
  passAtK: number[];
  passHatK: number[];
  holdoutGap: number | null;
}

type Allocated = ReturnType<typeof allocationOutcomes>;

/** The result of a budget of runs that was spread over the tasks, beside the equal share of the same number of runs. */
interface AllocationResult extends AllocationOutcome {
  arm: string;
  probes: number;
  cap: number;
  estimator: string;
}

export interface ExperimentResult {
  experimentId: string;
  arms: ArmResult[];
  comparisons: Comparison[];
  verdict: string;
  /** Arms that differ in parameters alone, and how much each parameter matters; only if there are such arms. */
  sweeps?: { strategy: string; model: string; parameters: ParameterEffect[] }[];
  /** Only if the experiment asks for allocations. */
  allocations?: AllocationResult[];
}

export function experimentResult(
  experimentId: string,
  { arms, comparisons, verdict, sweeps }: Analysis,
  allocated: Allocated = [],
): ExperimentResult {
  const allocations = allocated.map(({ allocation: { arm, probes, cap, estimator }, outcome }) => ({
    arm,
    probes,
    cap,
    estimator,
    ...outcome,
  }));
  return {
    experimentId,
    arms: arms.map(armResult),
    comparisons,
    verdict,
    ...(sweeps.length > 0
      ? {
          sweeps: sweeps.map(({ sweep: { strategy, model }, effects: { effects } }) => ({
            strategy,
            model,
            parameters: effects,
          })),
        }
      : {}),
    ...(allocations.length > 0 ? { allocations } : {}),
  };
}

const armResult = ({
  name,
  runs,
  solved,
  rate,
  low,
  high,
  perSolve,
  spent,
  failed,
  ...rest
}: ArmSummary): ArmResult => ({
  name,
  runs,
  solved,
  rate,
  low,
  high,
  stepsPerSolve: perSolve?.steps ?? null,
  tokens: spent.tokens,
  usd: spent.usd,
  failed,
  passAtK: rest.passAtK,
  passHatK: rest.passHatK,
  holdoutGap: rest.gap,
});

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** The result as a table for a terminal, and the verdict below it. */
export function experimentText({ arms, verdict, sweeps }: Analysis, allocated: Allocated = []): string {
  const rows = [
    ['arm', 'solved', 'rate', '95 %', 'steps per solve', 'tokens', 'usd'],
    ...arms.map(({ name, solved, runs, rate, low, high, perSolve, spent, failed }) => [
      name,
      `${solved}/${runs}${failed > 0 ? ` (${failed} failed)` : ''}`,
      runs === 0 ? '–' : percent(rate),
      runs === 0 ? '–' : `${percent(low)} – ${percent(high)}`,
      perSolve === null ? '–' : perSolve.steps.toFixed(1),
      String(spent.tokens),
      spent.usd.toFixed(2),
    ]),
  ];
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const spreads = allocated.map(({ allocation: { arm }, outcome }) => {
    const plans = outcome.plans.map(({ name, runs, solved }) => `${name} ${solved} with ${runs} runs`);
    return `${spreadSolved(arm, outcome.tasks.length, plans)}\n`;
  });
  const parameters = sweeps.flatMap(({ sweep, effects }) =>
    effects.effects.map(({ name, share, interval, p, values }) => {
      const rates = values.map(({ value, rate }) => `${valueText(value)}: ${percent(rate)}`).join(', ');
      return `${parameterMatters(sweep.strategy, name, { share, interval, p })} ${rates}.\n`;
    }),
  );
  return `${table.join('\n')}\n\n${verdict}\n${parameters.join('')}${spreads.join('')}`;
}
