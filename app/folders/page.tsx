import type { Metadata } from 'next';
import { FoldersPage } from '@/components/imports/folders-page';

export const metadata: Metadata = { title: 'Folders of runs' };

export default function Page() {
  return <FoldersPage />;
}
