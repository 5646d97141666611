import Link from 'next/link';
import { Page } from '@/components/shell/page';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/notes';

export default function NotFound() {
  return (
    <Page>
      <EmptyState
        title="Nothing grows here"
        action={
          <Link href="/" className={buttonClass('primary')}>
            To the runs
          </Link>
        }
      >
        This address leads to no page. A run may have been made in another database file.
      </EmptyState>
    </Page>
  );
}
