import type { Metadata } from 'next';
import { NewComparisonPage } from '@/components/experiments/new-comparison-page';

export const metadata: Metadata = { title: 'New comparison' };

export default function Page() {
  return <NewComparisonPage />;
}
