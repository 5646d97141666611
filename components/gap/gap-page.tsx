'use client';
import { useQuery } from '@tanstack/react-query';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { gapSentence } from '@/components/wording/gap-sentence';
import { GapChart, GapLegend } from './gap-chart';
import { noHoldout, theGapIs, whenHoldoutRuns } from './sentences';

/** Visible against real success of all ended runs, strategy by strategy. */
export function GapPage() {
  const trpc = useTRPC();
  const gaps = useQuery(trpc.quality.gaps.queryOptions());
  const strategies = gaps.data ?? [];
  const most = {
    verified: Math.max(1, ...strategies.map(({ curve }) => curve.at(-1)?.verified ?? 0)),
    visible: Math.max(1, ...strategies.map(({ curve }) => curve.at(-1)?.visible ?? 0)),
  };
  return (
    <Page crumbs={[{ label: 'Runs', href: '/' }, { label: 'Visible and real success' }]}>
      <div className="mx-auto w-full max-w-5xl space-y-5 p-6">
        <p className="max-w-3xl text-soft">{theGapIs}</p>
        <GapLegend />
        {gaps.error && <ErrorNote message={gaps.error.message} onRetry={() => void gaps.refetch()} />}
        {gaps.isPending && <Skeleton className="h-40" />}
        {gaps.data && strategies.length === 0 && <EmptyState title={noHoldout}>{whenHoldoutRuns}</EmptyState>}
        <ul className="grid grid-cols-1 gap-4 md:grid-cols-2" data-testid="gaps">
          {strategies.map(({ strategy, runs, curve }) => {
            const sentence = gapSentence(curve, true);
            return (
              <li key={strategy} className="rounded-lg border border-line bg-panel p-5">
                <h2 className="mb-3 flex items-baseline justify-between text-lg">
                  {strategy}
                  <span className="num text-sm font-normal text-soft">
                    {runs} {runs === 1 ? 'run' : 'runs'}
                  </span>
                </h2>
                <GapChart curve={curve} most={most} label={`${strategy}: ${sentence}`} />
                <p className="mt-2 text-soft">{sentence}</p>
              </li>
            );
          })}
        </ul>
      </div>
    </Page>
  );
}
