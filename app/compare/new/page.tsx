import type { Metadata } from 'next';
import { NewComparisonPage } from '@/components/compare/new-comparison-page';

export const metadata: Metadata = { title: 'New comparison' };

export default function Page() {
  return <NewComparisonPage />;
}
