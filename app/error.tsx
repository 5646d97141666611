'use client';
import { Page } from '@/components/shell/page';
import { ErrorNote } from '@/components/ui/notes';

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Page>
      <ErrorNote
        className="m-6"
        title="This page could not be drawn."
        message={error.message}
        onRetry={reset}
      />
    </Page>
  );
}
