'use client';
import Link from 'next/link';
import { CommandResultsProvider } from '@/components/live/command-results';
import { useLiveRun } from '@/components/live/use-live-run';
import { Page } from '@/components/shell/page';
import { useMoment } from '@/components/timeline/use-moment';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/notes';
import type { RunId } from '@/server/core/base/ids';
import { LoadingRun } from './loading-run';
import { RunView } from './run-view';
import { noSuchRun, runNotLoaded, triesAgain } from './sentences';

const crumbs = (runId: RunId) => [{ label: 'Runs', href: '/' }, { label: runId }];

/** The page of a run, live. */
export function RunPage({ runId }: { runId: RunId }) {
  const { run, snapshot } = useLiveRun(runId);
  const moment = useMoment(run.travel);
  switch (snapshot.phase) {
    case 'loading':
      return <LoadingRun runId={runId} />;
    case 'missing':
      return (
        <Page crumbs={crumbs(runId)}>
          <EmptyState
            title={noSuchRun}
            action={
              <Link href="/" className={buttonClass('primary')}>
                All runs
              </Link>
            }
          >
            {snapshot.problem}
          </EmptyState>
        </Page>
      );
    case 'unreachable':
      return (
        <Page crumbs={crumbs(runId)}>
          <EmptyState title={runNotLoaded}>
            <p>{snapshot.problem}</p>
            <p className="mt-2">{triesAgain}</p>
          </EmptyState>
        </Page>
      );
    case 'ready':
      return (
        <CommandResultsProvider value={snapshot.commandResults}>
          <RunView view={snapshot} moment={moment} />
        </CommandResultsProvider>
      );
  }
}
