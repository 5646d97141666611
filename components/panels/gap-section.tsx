'use client';
import Link from 'next/link';
import { memo, useMemo } from 'react';
import { GapChart, GapLegend } from '@/components/gap/gap-chart';
import { Section } from '@/components/ui/section';
import { gapSentence } from '@/components/wording/gap-sentence';
import { judgedStates } from '@/server/core/run/holdout-gap';
import type { RunState } from '@/server/core/run/state';
import { type GapPoint, gapCurve } from '@/server/core/verdict/gap-curve';

/** Empty if no holdout was run. */
function curveOf(state: RunState): GapPoint[] {
  for (const { holdout } of state.nodes.values()) if (holdout !== null) return gapCurve(judgedStates(state));
  return [];
}

/** Visible and real success as the run verified more states. Nothing if no holdout was run. */
export const GapSection = memo(function GapSection({ state }: { state: RunState }) {
  const curve = useMemo(() => curveOf(state), [state]);
  const last = curve.at(-1);
  if (!last) return null;
  const sentence = gapSentence(curve, false);
  return (
    <Section title="Visible and real success">
      <div data-testid="gap-curve">
        {last.visible > 0 && <GapChart curve={curve} most={last} label={sentence} />}
        <p className="mt-1.5 text-soft">{sentence}</p>
        {last.visible > 0 && (
          <details className="mt-1">
            <summary className="cursor-pointer text-soft">What the chart shows</summary>
            <div className="mt-1.5">
              <GapLegend />
            </div>
          </details>
        )}
        <Link
          href="/holdout"
          className="mt-1 inline-block text-soft underline underline-offset-2 hover:text-ink"
        >
          All runs, by strategy
        </Link>
      </div>
    </Section>
  );
});
