import type { Metadata } from 'next';
import { DirectoryForm } from '@/components/quality/directory-form';
import { QualityPage } from '@/components/quality/quality-page';

export const metadata: Metadata = { title: 'Tests of a directory' };

interface Props {
  searchParams: Promise<{ path?: string | string[]; test?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const { path, test } = await searchParams;
  if (typeof path !== 'string' || path.trim() === '') return <DirectoryForm />;
  const command = typeof test === 'string' && test.trim() !== '' ? test : undefined;
  return <QualityPage key={`${path}\n${command}`} task={{ kind: 'directory', path, test: command }} />;
}
