'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/notes';
import type { LabelledRun } from './run-summary';
import { deleteManyMeans, deleteManyTitle, freedText, measuring } from './sentences';

interface DeleteDialogProps {
  runs: readonly LabelledRun[];
  /** They are gone. */
  onDeleted: () => void;
  onClose: () => void;
}

/** Deletes runs after it has shown what that frees; then removes what nothing needs and shows what went. */
export function DeleteDialog({ runs, onDeleted, onClose }: DeleteDialogProps) {
  const trpc = useTRPC();
  const use = useQuery(trpc.disk.use.queryOptions(undefined, { staleTime: 0 }));
  const prune = useMutation(trpc.disk.prune.mutationOptions());
  const deletion = useMutation(
    trpc.disk.deleteRuns.mutationOptions({
      onSuccess: () => {
        onDeleted();
        prune.mutate({ pruned: false });
      },
    }),
  );
  const ids = runs.map(({ id }) => id);
  const frees = use.data?.runs
    .filter(({ runId }) => ids.includes(runId))
    .reduce((sum, { frees }) => sum + frees, 0);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={deleteManyTitle(runs.length)}
      {...(!deletion.isSuccess && { description: deleteManyMeans })}
    >
      {deletion.error && <ErrorNote className="mb-3" message={deletion.error.message} />}
      {prune.error && <ErrorNote className="mb-3" message={prune.error.message} />}
      <p role="status" data-testid="frees" className="whitespace-pre-line">
        {deletion.isSuccess
          ? prune.data
            ? freedText(prune.data.removed)
            : measuring
          : frees === undefined
            ? measuring
            : freedText(frees)}
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{deletion.isSuccess ? 'Close' : 'Keep them'}</Button>
        {!deletion.isSuccess && (
          <Button
            variant="danger"
            data-testid="confirm-delete"
            busy={deletion.isPending}
            onClick={() => deletion.mutate({ runs: ids })}
          >
            Delete {runs.length === 1 ? 'the run' : `${runs.length} runs`}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
