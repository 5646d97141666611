import type { GapPoint } from '@/server/core/verdict/gap-curve';

const number = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** The last point of a curve, in words. `mean`: the curve is the mean of several runs. */
export function gapSentence(curve: readonly GapPoint[], mean: boolean): string {
  const last = curve.at(-1);
  if (!last || last.visible === 0) return 'No state passed every visible test.';
  const share = Math.round((1 - last.real / last.visible) * 100);
  const states = `${number(last.visible)} of ${last.verified} states passed every visible test`;
  const first = mean ? `On average, in one run, ${states}` : states;
  return `${first}. Of these, ${number(last.real)} passed the holdout. The gap is ${share} %.`;
}
