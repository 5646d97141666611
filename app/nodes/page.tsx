import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlignedPage } from '@/components/node-comparison/aligned-page';

export const metadata: Metadata = { title: 'Nodes compared' };

export default function Page() {
  return (
    <Suspense>
      <AlignedPage />
    </Suspense>
  );
}
