'use client';
import { Page } from '@/components/shell/page';
import { ErrorNote } from '@/components/ui/notes';
import { pageError } from './sentences';

/** Parts of a page load when they are first needed. After an update of the server the old parts no longer exist. */
const isOutdated = ({ name, message }: Error) =>
  name === 'ChunkLoadError' ||
  /failed to load chunk|loading chunk|dynamically imported module/i.test(message);

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const outdated = isOutdated(error);
  return (
    <Page>
      <ErrorNote
        className="m-6"
        title={outdated ? pageError.updated.title : pageError.failed}
        message={outdated ? pageError.updated.text : `${error.message} ${pageError.examine}`}
        onRetry={outdated ? () => location.reload() : reset}
      />
    </Page>
  );
}
