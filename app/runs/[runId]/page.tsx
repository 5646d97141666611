import type { Metadata } from 'next';
import { RunPage } from '@/components/run/run-page';
import { asRunId } from '@/server/core/ids';

interface Props {
  params: Promise<{ runId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run ${(await params).runId}` };
}

export default async function Page({ params }: Props) {
  const { runId } = await params;
  return <RunPage key={runId} runId={asRunId(runId)} />;
}
