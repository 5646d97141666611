import type { Metadata } from 'next';
import { DirectoryPage } from '@/components/quality/directory-page';

export const metadata: Metadata = { title: 'Tests of a directory' };

interface Props {
  searchParams: Promise<{ path?: string | string[]; test?: string | string[] }>;
}

const textOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' ? given.trim() : '';

export default async function Page({ searchParams }: Props) {
  const { path, test } = await searchParams;
  const linked = { path: textOf(path), test: textOf(test) };
  const isEmpty = linked.path === '' && linked.test === '';
  return <DirectoryPage linked={isEmpty ? null : linked} />;
}
