import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TranscriptPage } from '@/components/run/transcript-page';
import { asRunId } from '@/server/core/base/ids';

interface Props {
  params: Promise<{ runId: string }>;
}

export const metadata: Metadata = { title: 'Transcript' };

export default async function Page({ params }: Props) {
  const { runId } = await params;
  return (
    <Suspense>
      <TranscriptPage key={runId} runId={asRunId(runId)} />
    </Suspense>
  );
}
