'use client';
import Link from 'next/link';
import { parseAsInteger, useQueryState } from 'nuqs';
import { memo, useDeferredValue } from 'react';
import { figuresOf } from '@/components/experiments/figures';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Page } from '@/components/shell/page';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { ArmLegend } from './arm-legend';
import { ExperimentTools } from './experiment-tools';
import { Present } from './present';
import { Progress } from './progress';
import { connectionLost, firstRunInProgress, noSuchExperiment, notLoaded, presentDoes } from './sentences';
import { type ExperimentNews, useExperiment, useShown } from './use-experiment';
import { Verdict } from './verdict';

const crumbsOf = (label: string) => [{ label: 'Experiments', href: '/experiments' }, { label }];

/** An experiment, live. */
export function ExperimentPage({ id }: { id: string }) {
  const { data, error, refetch, lost } = useExperiment(id);
  if (error && data === undefined) {
    const missing = error.data?.code === 'NOT_FOUND' || error.data?.code === 'BAD_REQUEST';
    return (
      <Page crumbs={crumbsOf(id)}>
        {missing ? (
          <EmptyState
            title={noSuchExperiment}
            action={
              <Link href="/experiments" className={buttonClass('primary')}>
                All experiments
              </Link>
            }
          >
            {error.message}
          </EmptyState>
        ) : (
          <ErrorNote
            className="m-6"
            title={notLoaded}
            message={error.message}
            onRetry={() => void refetch()}
          />
        )}
      </Page>
    );
  }
  if (data === undefined) {
    return (
      <Page crumbs={crumbsOf(id)}>
        <div
          role="status"
          aria-label="Loading"
          className="mx-auto grid max-w-7xl grid-cols-1 gap-5 p-6 min-[900px]:grid-cols-2"
        >
          <Skeleton className="h-28 min-[900px]:col-span-2" />
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
      </Page>
    );
  }
  return <Live news={data} lost={lost} />;
}

/** News is drawn when there is time: with thousands of runs a redraw is slow, and a click should not wait for it. */
function Live({ news, lost }: { news: ExperimentNews; lost: boolean }) {
  return <Experiment news={useDeferredValue(news)} lost={lost} />;
}

const Experiment = memo(function Experiment({ news, lost }: { news: ExperimentNews; lost: boolean }) {
  const shown = useShown(news);
  const { head, ended, analysis } = shown;
  const [slide, setSlide] = useQueryState('present', parseAsInteger);
  useHotkeys('Experiment', [{ keys: ['p'], does: presentDoes, run: () => void setSlide(0) }]);
  if (slide !== null) {
    return <Present shown={shown} slide={slide} onSlide={(to) => void setSlide(to)} />;
  }
  return (
    <Page
      crumbs={crumbsOf(head.spec.name)}
      tools={
        <>
          <Progress shown={shown} />
          {lost && (
            <span role="status" className="text-sm text-warn">
              {connectionLost}
            </span>
          )}
          <span className="flex-1" />
          <ExperimentTools shown={shown} onPresent={() => void setSlide(0)} />
        </>
      }
    >
      <div className="mx-auto max-w-[1560px] space-y-5 p-6">
        <Verdict analysis={analysis} ended={ended.length} head={head} />
        <ArmLegend arms={head.spec.arms} />
        <div className="grid grid-cols-1 gap-5 min-[900px]:grid-cols-2">
          {figuresOf(shown).map(({ name, Figure, wide }) => (
            <div key={name} className={wide ? 'min-w-0 min-[900px]:col-span-2' : 'flex min-w-0 *:flex-1'}>
              <Figure shown={shown} />
            </div>
          ))}
        </div>
        {ended.length === 0 && <p className="text-center text-soft">{firstRunInProgress}</p>}
      </div>
    </Page>
  );
});
