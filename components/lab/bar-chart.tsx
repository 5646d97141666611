'use client';
import { rateTicks } from '@/components/charts/axes';
import { IntervalChart } from '@/components/charts/interval-chart';
import { armColor, percent } from '@/components/charts/look';
import type { Finding } from '@/server/core/lab/claim';

const exact = (rate: number) => `${(100 * rate).toFixed(1)} %`;

/** Shares with their intervals, and the expected value beside each. */
export function BarFinding({ finding, title }: { finding: Finding; title: string }) {
  return (
    <IntervalChart
      title={title}
      from={0}
      to={1}
      ticks={rateTicks}
      format={percent}
      rows={finding.bars.map(({ name, value, low, high, expected }, i) => ({
        name,
        color: armColor(i),
        value,
        low,
        high,
        label: `${exact(value)}${expected === null ? '' : ` · expected ${exact(expected)}`}`,
      }))}
    />
  );
}
