import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LabPage } from '@/components/lab/lab-page';

export const metadata: Metadata = { title: 'Lab' };

export default function Page() {
  // The claim stands in the address bar, which is not known while the page is built.
  return (
    <Suspense>
      <LabPage />
    </Suspense>
  );
}
