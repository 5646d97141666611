import type { Metadata } from 'next';
import { NewRunPage } from '@/components/runs/new-run-page';

export const metadata: Metadata = { title: 'New run' };

interface Props {
  searchParams: Promise<{ task?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const { task } = await searchParams;
  const wanted = typeof task === 'string' ? task : null;
  return <NewRunPage key={wanted} wanted={wanted} />;
}
