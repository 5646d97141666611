'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { Transcript } from '@/components/inspector/transcript';
import { useLiveRun } from '@/components/live/use-live-run';
import { Page } from '@/components/shell/page';
import { EmptyState, Skeleton } from '@/components/ui/notes';
import { asNodeId, type RunId, rootNodeId } from '@/server/core/base/ids';
import { noSuchRun, runNotLoaded } from './sentences';

/** The page of a transcript: `?node=` names its last step; without one the best node, or the newest. */
export function TranscriptPage({ runId }: { runId: RunId }) {
  const { snapshot } = useLiveRun(runId);
  const [node] = useQueryState('node', parseAsString);
  const crumbs = [
    { label: 'Runs', href: '/' },
    { label: runId, href: `/runs/${runId}${node === null ? '' : `?node=${node}`}` },
    { label: 'Transcript' },
  ];
  switch (snapshot.phase) {
    case 'loading':
      return (
        <Page crumbs={crumbs}>
          <Skeleton className="mx-auto mt-6 h-96 max-w-4xl" />
        </Page>
      );
    case 'missing':
    case 'unreachable':
      return (
        <Page crumbs={crumbs}>
          <EmptyState title={snapshot.phase === 'missing' ? noSuchRun : runNotLoaded}>
            {snapshot.problem}
          </EmptyState>
        </Page>
      );
    case 'ready': {
      const { latest } = snapshot;
      const named = node !== null && latest.nodes.has(asNodeId(node)) ? asNodeId(node) : null;
      const newest = [...latest.nodes.keys()].at(-1);
      return (
        <Page crumbs={crumbs}>
          <Transcript state={latest} to={named ?? latest.best ?? newest ?? rootNodeId} />
        </Page>
      );
    }
  }
}
