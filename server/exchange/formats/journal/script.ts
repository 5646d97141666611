import { type Fields, fields, filled, list, number, text } from '@/server/exchange/reading/value';
import type { ImportedCall, ImportedReward } from '@/server/exchange/run/imported-run';
import { rewardOn } from '@/server/exchange/run/reward';

/** Writing and running a whole script, as one call. */
export function scriptCall(node: Fields, output: string | null): ImportedCall {
  const code = text(node.code) ?? '';
  const lines = code === '' ? 0 : code.trimEnd().split('\n').length;
  const exitCode = number(node.exit_code);
  return {
    kind: 'write_file',
    name: 'script',
    arguments: { content: code },
    text: `write and run a script of ${lines} line${lines === 1 ? '' : 's'}`,
    observation: output,
    error: filled(node.exc_type) !== null || node.is_buggy === true || (exitCode ?? 0) > 0,
    exitCode,
  };
}

/** A metric of a node; null without a value. `lessIsBetter` where the metric is to be as small as possible. */
export interface Metric {
  value: number;
  lessIsBetter: boolean;
}

/** The metrics of a run as rewards: from the least to the greatest that occurs, reversed where less is better. */
export function metricRewards(metrics: readonly (Metric | null)[]): (ImportedReward | null)[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const metric of metrics) {
    if (!metric) continue;
    low = Math.min(low, metric.value);
    high = Math.max(high, metric.value);
  }
  return metrics.map(
    (metric) => metric && rewardOn(metric.value, [low, high], { lessIsBetter: metric.lessIsBetter }),
  );
}

/** What stands in a node's list of output lines. */
export const outputOf = (value: unknown): string | null =>
  text(value) ??
  (Array.isArray(value)
    ? list(value)
        .map((line) => text(line) ?? '')
        .join('')
    : null);

export const remarksOf = (node: Fields, stage: string): string[] => {
  const exception = filled(node.exc_type);
  const reason = exception === null ? null : `${exception}: ${text(fields(node.exc_info).message) ?? ''}`;
  return [filled(stage), filled(node.analysis), reason].filter((one) => one !== null);
};
