'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { GradedTable } from './graded-table';
import { gradingName, gradingStands, leftOutOf, progressOfGrading } from './sentences';

type Entry = ApiOutputs['benchmarks']['gradings']['list'][number];

export const isOpen = ({ status }: Entry) => status === 'queued' || status === 'running';

interface GradingRowProps {
  entry: Entry;
  isNewest: boolean;
}

/** A grading or a check: how far it is, what came of it, and what can be done with it. */
export function GradingRow({ entry, isNewest }: GradingRowProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries(trpc.benchmarks.gradings.pathFilter());
  const cancel = useMutation(trpc.benchmarks.gradings.cancel.mutationOptions({ onSettled: again }));
  const remove = useMutation(trpc.benchmarks.gradings.remove.mutationOptions({ onSettled: again }));
  const [shown, setShown] = useState(isNewest);
  const { id, kind, status, progress, leftOut, error } = entry;
  const hasVerdicts = kind === 'grade' && progress.done > 0;
  const refusal = cancel.error ?? remove.error;
  return (
    <li className="px-4 py-2.5" data-testid="grading" data-status={status}>
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" title={gradingName(entry)}>
            {gradingName(entry)}
          </p>
          <p className="num text-sm text-soft" role="status">
            {gradingStands(entry)}
            {leftOut > 0 && ` ${leftOutOf(kind, leftOut)}`}
          </p>
        </div>
        {hasVerdicts && (
          <Button variant="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide verdicts' : 'Show verdicts'}
          </Button>
        )}
        {kind === 'grade' && status === 'done' && (
          <a className={buttonClass()} href={`/api/gradings/${id}`} download>
            Download the report
          </a>
        )}
        {isOpen(entry) ? (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
            Cancel
          </Button>
        ) : (
          <Button variant="quiet" busy={remove.isPending} onClick={() => remove.mutate({ id })}>
            Remove
          </Button>
        )}
      </div>
      {isOpen(entry) && (
        <progress
          aria-label={progressOfGrading}
          className="mt-2 h-1.5 w-full accent-(--ink)"
          value={progress.done}
          max={Math.max(1, progress.total)}
        />
      )}
      {error !== null && <ErrorNote className="mt-2" message={error} />}
      {refusal && <ErrorNote className="mt-2" message={refusal.message} />}
      {hasVerdicts && shown && <GradedTable id={id} done={progress.done} />}
    </li>
  );
}
