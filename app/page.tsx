import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RunsLoading, RunsPage } from '@/components/runs/runs-page';

export const metadata: Metadata = { title: 'Runs' };

export default function Page() {
  // The list's order and filter stand in the address bar, which is not known while the page is built.
  return (
    <Suspense fallback={<RunsLoading />}>
      <RunsPage />
    </Suspense>
  );
}
