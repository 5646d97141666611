import type { Metadata } from 'next';
import { preload } from 'react-dom';
import { RunPage } from '@/components/run/run-page';
import { stateUrl } from '@/components/trpc/urls';
import { asRunId } from '@/server/core/base/ids';

interface Props {
  params: Promise<{ runId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run ${(await params).runId}` };
}

export default async function Page({ params }: Props) {
  const { runId } = await params;
  // `/runs/none` is fetched only for the scripts of this page.
  if (runId !== 'none')
    preload(stateUrl(asRunId(runId)), { as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'high' });
  return <RunPage key={runId} runId={asRunId(runId)} />;
}
