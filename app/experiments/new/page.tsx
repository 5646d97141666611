import type { Metadata } from 'next';
import { NewExperimentPage } from '@/components/experiments/new-experiment-page';

export const metadata: Metadata = { title: 'New experiment' };

export default function Page() {
  return <NewExperimentPage />;
}
