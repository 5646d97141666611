import type { Cell } from './arms';
import { type Amounts, counts } from './result';

/** The share of an arm's runs solved once each has spent `spent`, in [0,1]. */
export interface AnytimePoint {
  spent: number;
  rate: number;
}

/**
 * What an arm had solved after so much of a currency, per run: a staircase from (0, 0) to its rate at `upTo`. A run
 * that was solved counts from what it had spent when its result was known to be right.
 */
export function anytimeCurve(
  arm: string,
  cells: readonly Cell[],
  currency: keyof Amounts,
  upTo: number,
): AnytimePoint[] {
  const own = cells.filter((cell) => cell.arm === arm && counts(cell.result));
  if (own.length === 0) return [];
  const solvedAt = own
    .flatMap(({ result }) => (result.solvedAt ? [result.solvedAt[currency]] : []))
    .sort((a, b) => a - b);
  const steps: AnytimePoint[] = [{ spent: 0, rate: 0 }];
  solvedAt.forEach((spent, i) => {
    const rate = (i + 1) / own.length;
    if (steps.at(-1)?.spent === spent) steps.pop();
    steps.push({ spent, rate });
  });
  const last = steps.at(-1);
  if (last && last.spent < upTo) steps.push({ spent: upTo, rate: last.rate });
  return steps;
}
