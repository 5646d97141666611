import type { GapPoint } from '@/server/core/verdict/gap-curve';

const number = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** Where a curve ends, in a sentence. `mean`: of several runs. */
export function gapWords(curve: readonly GapPoint[], mean: boolean): string {
  const last = curve.at(-1);
  if (!last || last.visible === 0) return 'No state passed every visible test.';
  const share = Math.round((1 - last.real / last.visible) * 100);
  const of = mean ? ' a run' : '';
  return `${number(last.visible)} of ${last.verified} states${of} passed every visible test, ${number(last.real)} of them the holdout: a gap of ${share} %.`;
}
