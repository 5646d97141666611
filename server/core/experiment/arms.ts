import { mean } from '@/server/core/statistics/moments';
import { passAtK, passHatK } from '@/server/core/statistics/pass-at-k';
import { wilson } from '@/server/core/statistics/wilson';
import { type Amounts, type CellResult, counts } from './result';
import type { CellKey } from './spec';

export interface Cell extends CellKey {
  result: CellResult;
}

/** How an arm did so far. Rates in [0,1]. */
export interface ArmSummary {
  name: string;
  /** Runs that count. */
  runs: number;
  solved: number;
  rate: number;
  low: number;
  high: number;
  /** Runs that failed for the machine's sake or were stopped: not counted. */
  failed: number;
  /** Runs whose result passes the visible tests. */
  visible: number;
  /** All that was spent, runs in vain included, ÷ runs solved; null where none was. */
  perSolve: (Amounts & { seconds: number }) | null;
  /** Sums over its runs. */
  spent: Amounts & { seconds: number };
  /** Means over tasks, for k = 1 … the runs each task has. */
  passAtK: number[];
  passHatK: number[];
  /** The share of candidates that pass the visible tests and fail the holdout; null without a candidate. */
  gap: number | null;
  candidates: number;
}

const sum = (cells: readonly Cell[], pick: (result: CellResult) => number): number =>
  cells.reduce((total, { result }) => total + pick(result), 0);

/** How an arm did, by its own cells. */
export function summariseArm(name: string, all: readonly Cell[]): ArmSummary {
  const cells = all.filter(({ arm, result }) => arm === name && counts(result));
  const failed = all.filter(({ arm, result }) => arm === name && !counts(result)).length;
  const solved = cells.filter(({ result }) => result.solved).length;
  const spent = {
    steps: sum(cells, ({ steps }) => steps),
    tokens: sum(cells, ({ tokens }) => tokens),
    usd: sum(cells, ({ usd }) => usd),
    seconds: sum(cells, ({ seconds }) => seconds),
  };
  const candidates = sum(cells, (result) => result.candidates);
  return {
    name,
    runs: cells.length,
    solved,
    rate: cells.length === 0 ? 0 : solved / cells.length,
    ...wilson(solved, cells.length),
    failed,
    visible: cells.filter(({ result }) => result.visible).length,
    perSolve:
      solved === 0
        ? null
        : {
            steps: spent.steps / solved,
            tokens: spent.tokens / solved,
            usd: spent.usd / solved,
            seconds: spent.seconds / solved,
          },
    spent,
    ...passCurves(cells),
    candidates,
    gap: candidates === 0 ? null : 1 - sum(cells, (result) => result.passedHoldout) / candidates,
  };
}

/** pass@k and pass^k, each task's estimate first and then their mean, as far as every task has that many runs. */
function passCurves(cells: readonly Cell[]): Pick<ArmSummary, 'passAtK' | 'passHatK'> {
  const tasks = new Map<string, { n: number; c: number }>();
  for (const { task, result } of cells) {
    const { n, c } = tasks.get(task) ?? { n: 0, c: 0 };
    tasks.set(task, { n: n + 1, c: c + (result.solved ? 1 : 0) });
  }
  const most = tasks.size === 0 ? 0 : Math.min(...[...tasks.values()].map(({ n }) => n));
  const over = (estimate: typeof passAtK) =>
    Array.from({ length: most }, (_, i) =>
      mean([...tasks.values()].map(({ n, c }) => estimate(n, c, i + 1) ?? 0)),
    );
  return { passAtK: over(passAtK), passHatK: over(passHatK) };
}
