import Link from 'next/link';
import { Page } from '@/components/shell/page';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/notes';
import { notFound } from './sentences';

export default function NotFound() {
  return (
    <Page>
      <EmptyState
        title={notFound.title}
        action={
          <Link href="/" className={buttonClass('primary')}>
            All runs
          </Link>
        }
      >
        {notFound.text}
      </EmptyState>
    </Page>
  );
}
