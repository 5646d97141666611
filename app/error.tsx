'use client';
import { Page } from '@/components/shell/page';
import { ErrorNote } from '@/components/ui/notes';

/** A part of the page is fetched when it is first needed: after an update of the server it is there no more. */
const isOutdated = ({ name, message }: Error) =>
  name === 'ChunkLoadError' ||
  /failed to load chunk|loading chunk|dynamically imported module/i.test(message);

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const outdated = isOutdated(error);
  return (
    <Page>
      <ErrorNote
        className="m-6"
        title={outdated ? 'Espalier was updated while this page was open.' : 'This page could not be drawn.'}
        message={outdated ? 'Load the page again; nothing is lost.' : error.message}
        onRetry={outdated ? () => location.reload() : reset}
      />
    </Page>
  );
}
