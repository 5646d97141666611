import type { Metadata } from 'next';
import { ExperimentPage } from '@/components/experiments/experiment-page';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Experiment ${(await params).id}` };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <ExperimentPage key={id} id={id} />;
}
