import type { Metadata } from 'next';
import { TreesPage } from '@/components/experiments/trees/trees-page';

interface Props {
  params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: 'Two trees' };

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <TreesPage key={id} id={id} />;
}
