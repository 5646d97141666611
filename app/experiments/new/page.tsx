import type { Metadata } from 'next';
import { NewExperimentPage } from '@/components/experiments/new-experiment-page';

export const metadata: Metadata = { title: 'New experiment' };

interface Props {
  searchParams: Promise<{ from?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const { from } = await searchParams;
  const like = typeof from === 'string' ? from.split(',').filter(Boolean) : [];
  return <NewExperimentPage key={like.join()} like={like} />;
}
