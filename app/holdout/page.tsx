import type { Metadata } from 'next';
import { GapPage } from '@/components/gap/gap-page';

export const metadata: Metadata = { title: 'Visible and real success' };

export default function Page() {
  return <GapPage />;
}
