import { useMemo } from 'react';
import { DiffView } from '@/components/reading/diff-view';
import type { FileChange } from '@/server/core/agent/file-change';
import { overlapOf } from '@/server/core/agent/touched-lines';
import { overlapSentence, referenceHidden } from './sentences';

interface AgreementProps {
  /** Null while it loads. */
  found: FileChange[] | null;
  reference: FileChange[];
}

/** Where the found repair and the task's reference repair agree. */
export function Agreement({ found, reference }: AgreementProps) {
  const overlap = useMemo(() => found && overlapOf(found, reference), [found, reference]);
  return (
    <div className="px-3.5 pt-3 break-words">
      {overlap && <p data-testid="overlap">{overlapSentence(overlap)}</p>}
      <p className="text-soft">{referenceHidden}</p>
    </div>
  );
}

/** The task's reference repair. */
export function ReferenceRepair({ changes }: { changes: FileChange[] }) {
  return (
    <section data-testid="reference" className="min-w-0" aria-label="The reference repair">
      <h2 className="caption flex h-10.5 items-center px-3.5 pt-1.5">The reference repair</h2>
      {changes.map((change) => (
        <DiffView key={change.path} change={change} />
      ))}
    </section>
  );
}
