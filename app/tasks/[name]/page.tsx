import type { Metadata } from 'next';
import { QualityPage } from '@/components/quality/quality-page';

interface Props {
  params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Tests of ${decodeURIComponent((await params).name)}` };
}

export default async function Page({ params }: Props) {
  const name = decodeURIComponent((await params).name);
  return <QualityPage key={name} task={{ kind: 'sample', name }} />;
}
