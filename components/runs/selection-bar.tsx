'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive, Columns2, FlaskConical, Share, Tag, Trash2, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button, buttonClass } from '@/components/ui/button';
import { counted } from '@/components/ui/format';
import { mostGathered } from '@/server/core/experiment/spec';
import { isEnded } from '@/server/core/run/spec';
import { CompareDialog } from './compare-dialog';
import { DeleteDialog } from './delete-dialog';
import { type LabelChange, LabelDialog } from './label-dialog';
import type { LabelledRun } from './run-summary';
import { archiveHelp, exportHelp, gatherHelp, mostCompared, notEnded } from './sentences';

/** An experiment of more arms than this takes long, and its figures are hard to read. */
const mostRepeated = 20;

interface SelectionBarProps {
  runs: readonly LabelledRun[];
  tags: readonly string[];
  onClear: () => void;
}

/** The bundles of the runs: one file, or one archive of several. */
const bundlesOf = (runs: readonly LabelledRun[]): string =>
  `/api/export?as=bundle&runs=${runs.map(({ id }) => id).join(',')}`;

/** What can be done with the selected runs. */
export function SelectionBar({ runs, tags, onClear }: SelectionBarProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<'label' | 'compare' | 'delete' | null>(null);
  const again = () => {
    void queryClient.invalidateQueries({ queryKey: trpc.runList.page.infiniteQueryKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.runs.list.queryKey() });
  };
  const label = useMutation(trpc.runList.label.mutationOptions({ onSettled: again }));
  const router = useRouter();
  const gather = useMutation(
    trpc.experiments.gather.mutationOptions({
      onSuccess: ({ id }) => router.push(`/experiments/${id}`),
      onError: ({ message }) => void toast.error(message),
      onSettled: again,
    }),
  );
  const change = (change: LabelChange) => label.mutate({ runs: runs.map(({ id }) => id), change });
  const archived = runs.every((run) => run.label.archived);
  const going = runs.some(({ status }) => !isEnded(status));
  const repeatable = runs.length <= mostRepeated && runs.every(({ format }) => !format);
  const close = () => setOpen(null);
  // The dialog of a deletion stays open when its runs have left the list.
  const [doomed, setDoomed] = useState<readonly LabelledRun[]>([]);
  return (
    <>
      {runs.length > 0 && (
        <div
          role="toolbar"
          aria-label="Selected runs"
          data-testid="selection"
          className="sticky bottom-0 z-20 flex flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-4 py-2"
        >
          <strong className="mr-2 font-medium">{counted(runs.length, 'run')} selected</strong>
          <Button
            disabled={runs.length < 2 || runs.length > 8}
            title={mostCompared}
            onClick={() => setOpen('compare')}
          >
            <Columns2 aria-hidden className="size-3.5" /> Compare
          </Button>
          {repeatable ? (
            <Link
              href={`/experiments/new?from=${runs.map(({ id }) => id).join(',')}`}
              className={buttonClass()}
            >
              <FlaskConical aria-hidden className="size-3.5" /> Experiment
            </Link>
          ) : (
            <Button
              disabled={runs.length < 2 || runs.length > mostGathered || going}
              title={gatherHelp}
              busy={gather.isPending}
              onClick={() => gather.mutate({ runs: runs.map(({ id }) => id) })}
            >
              <FlaskConical aria-hidden className="size-3.5" /> Experiment
            </Button>
          )}
          <Button onClick={() => setOpen('label')}>
            <Tag aria-hidden className="size-3.5" /> {runs.length === 1 ? 'Name, tags, note' : 'Tags'}
          </Button>
          <Button title={archiveHelp} busy={label.isPending} onClick={() => change({ archived: !archived })}>
            <Archive aria-hidden className="size-3.5" /> {archived ? 'Take back' : 'Archive'}
          </Button>
          <a
            href={bundlesOf(runs)}
            download
            title={exportHelp}
            data-testid="export-selected"
            className={buttonClass()}
          >
            <Share aria-hidden className="size-3.5" /> Export
          </a>
          <Button
            variant="danger"
            disabled={going}
            {...(going && { title: notEnded })}
            onClick={() => {
              setDoomed(runs);
              setOpen('delete');
            }}
          >
            <Trash2 aria-hidden className="size-3.5" /> Delete …
          </Button>
          <span className="flex-1" />
          {label.error && <span className="text-sm text-bad">{label.error.message}</span>}
          <Button variant="quiet" onClick={onClear}>
            <X aria-hidden className="size-3.5" /> Clear
          </Button>
        </div>
      )}
      {open === 'label' && runs.length > 0 && (
        <LabelDialog
          runs={runs}
          tags={tags}
          onClose={close}
          onSave={(saved) => {
            change(saved);
            close();
          }}
        />
      )}
      {open === 'compare' && <CompareDialog runs={runs} onClose={close} />}
      {open === 'delete' && <DeleteDialog runs={doomed} onDeleted={again} onClose={close} />}
    </>
  );
}
