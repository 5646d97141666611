'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conflicted } from '@/components/steering/conflicts';
import type { RunCommand } from '@/components/steering/expected';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import type { RunId } from '@/server/core/base/ids';
import { conflictMessage } from '@/server/core/graft/graft';
import { ThreeSides } from './plan-view';
import { hostFileStays, howToResolve, markersLeft } from './sentences';

interface ResolveDialogProps {
  runId: RunId;
  attempt: Conflicted;
  /** Why the last answer was refused, or null. */
  refusal: string | null;
  onSubmit: (command: RunCommand) => void;
  onClose: () => void;
}

/** A graft's conflict: the three versions of the file, and an editor for its content. */
export function ResolveDialog({ runId, attempt, refusal, onSubmit, onClose }: ResolveDialogProps) {
  const trpc = useTRPC();
  const sides = useQuery(trpc.stitch.conflict.queryOptions({ runId, attemptId: attempt.id }));
  const { step, left } = attempt.conflict;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Conflict at ${step}`}
      description={`${conflictMessage(attempt.conflict)} ${howToResolve}`}
      className="top-[5vh]! max-h-[90vh]! w-[min(1180px,calc(100vw-32px))]!"
    >
      {refusal !== null && <ErrorNote className="mb-3" message={refusal} />}
      {sides.isPending && <Skeleton className="h-64" />}
      {sides.isError && <ErrorNote message={sides.error.message} onRetry={() => void sides.refetch()} />}
      {sides.data && (
        <Editor
          sides={sides.data}
          canSkip={left.length > 1}
          onSubmit={(content) => onSubmit({ kind: 'resolve', attemptId: attempt.id, content })}
        />
      )}
    </Dialog>
  );
}

const marker = /^(<{7}|\|{7}|={7}|>{7})( |$)/m;

/** Scrolls to the first marker when the editor appears. */
function showMarker(element: HTMLTextAreaElement | null): void {
  const at = element?.value.search(marker) ?? -1;
  if (!element || at < 0) return;
  const lines = element.value.split('\n').length;
  const above = element.value.slice(0, at).split('\n').length - 3;
  element.scrollTop = (element.scrollHeight * Math.max(0, above)) / lines;
}

function Editor({
  sides,
  canSkip,
  onSubmit,
}: {
  sides: ApiOutputs['stitch']['conflict'];
  canSkip: boolean;
  onSubmit: (content: string | null) => void;
}) {
  const { path, versions, merged, step } = sides;
  const [content, setContent] = useState(merged ?? versions.ours ?? versions.theirs ?? '');
  const unresolved = marker.test(content);
  return (
    <div data-testid="resolve">
      <ThreeSides path={path} versions={versions} className="grid gap-3 lg:grid-cols-2" />
      <div className="mt-3 flex flex-wrap items-center gap-1.5">
        <span className="text-sm text-soft">Start with</span>
        {merged !== null && (
          <Button size="sm" onClick={() => setContent(merged)}>
            both, with markers
          </Button>
        )}
        {versions.theirs !== null && (
          <Button size="sm" onClick={() => setContent(versions.theirs ?? '')}>
            the donor’s
          </Button>
        )}
        {versions.ours !== null && (
          <Button size="sm" onClick={() => setContent(versions.ours ?? '')}>
            the host’s
          </Button>
        )}
      </div>
      <Field
        className="mt-2"
        label={<span className="font-mono text-sm">{path}</span>}
        error={unresolved ? markersLeft : null}
      >
        {(ids) => (
          <textarea
            {...ids}
            ref={showMarker}
            spellCheck={false}
            className="control h-[26vh] min-h-40 resize-y font-mono text-sm"
            value={content}
            onChange={(event) => setContent(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-3 flex justify-end gap-2">
        {canSkip && (
          <Button onClick={() => onSubmit(null)} title={hostFileStays}>
            Leave {step} out and continue
          </Button>
        )}
        <Button variant="primary" disabled={unresolved} onClick={() => onSubmit(content)}>
          Use this and continue
        </Button>
      </div>
    </div>
  );
}
