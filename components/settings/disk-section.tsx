'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { byteCount } from '@/server/core/base/byte-count';
import { DeleteRun } from './delete-run';
import { GiveUpPruned } from './give-up-pruned';
import { diskIs, gradingsTake, nothingRemoved, removed } from './sentences';

const shown = 8;

/** The disk space of snapshots, run by run, and a button that removes what no node needs. */
export function DiskSection() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const use = useQuery(trpc.disk.use.queryOptions(undefined, { staleTime: 0 }));
  const again = () => queries.invalidateQueries({ queryKey: trpc.disk.use.queryKey() });
  const prune = useMutation(trpc.disk.prune.mutationOptions({ onSettled: again }));
  const deletion = useMutation(
    trpc.disk.deleteRuns.mutationOptions({
      onSettled: () =>
        Promise.all([again(), queries.invalidateQueries({ queryKey: trpc.runs.list.queryKey() })]),
    }),
  );
  const { data } = use;
  return (
    <section aria-labelledby="disk" className="mt-8">
      <h2 id="disk" className="text-lg">
        Disk
      </h2>
      <p className="mt-1 mb-3 text-soft">{diskIs}</p>
      {use.error ? (
        <ErrorNote message={use.error.message} onRetry={() => void use.refetch()} />
      ) : !data ? (
        <Skeleton className="h-40" />
      ) : (
        <div className="rounded-lg border border-line bg-panel px-5 py-4">
          {data.warning && (
            <p role="alert" className="mb-2 font-medium text-bad">
              {data.warning}
            </p>
          )}
          <div className="flex items-center justify-between gap-4">
            <p>
              <span className="num">{byteCount(data.bytes)}</span> of{' '}
              <span className="num">{byteCount(data.bound)}</span>, of which{' '}
              <span className="num">{byteCount(data.unneeded)}</span> are not needed by any node
              {data.environments && data.environments.count > 0 && (
                <>
                  ; {data.environments.count} environment images, {data.environments.unneeded} of them not
                  needed
                </>
              )}
            </p>
            <Button busy={prune.isPending} onClick={() => prune.mutate({ pruned: false })}>
              Remove what no node needs
            </Button>
          </div>
          <p className="mt-1 text-sm text-soft">
            The database takes <span className="num">{byteCount(data.database.bytes)}</span>, of which{' '}
            <span className="num">{byteCount(data.database.free)}</span> are free.
          </p>
          {data.gradings.count > 0 && (
            <p className="mt-1 text-sm text-soft" data-testid="gradings-disk">
              {gradingsTake(data.gradings.count, byteCount(data.gradings.bytes))}
            </p>
          )}
          <p className="mt-1 text-sm text-soft" data-testid="keep">
            {data.keep}
          </p>
          {data.pruned.nodes > 0 && (
            <GiveUpPruned
              {...data.pruned}
              busy={prune.isPending}
              onGiveUp={() => prune.mutate({ pruned: true })}
            />
          )}
          {prune.error && <ErrorNote message={prune.error.message} />}
          {deletion.error && <ErrorNote message={deletion.error.message} />}
          <p role="status" className="mt-1 text-sm whitespace-pre-line text-soft">
            {prune.data && (prune.data.removed.length === 0 ? nothingRemoved : removed(prune.data.removed))}
          </p>
          {data.runs.length > 0 && (
            <table className="mt-3 w-full text-sm">
              <thead className="text-left text-soft">
                <tr>
                  <th className="font-normal">run</th>
                  <th className="font-normal">task</th>
                  <th className="text-right font-normal">snapshots</th>
                  <th className="text-right font-normal">on the disk</th>
                  <th>
                    <span className="sr-only">delete</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.runs.slice(0, shown).map(({ runId, task, snapshots, bytes, frees }) => (
                  <tr key={runId}>
                    <td>
                      <Link className="font-mono underline" href={`/runs/${runId}`}>
                        {runId}
                      </Link>
                    </td>
                    <td>{task}</td>
                    <td className="num text-right">{snapshots}</td>
                    <td className="num text-right">{byteCount(bytes)}</td>
                    <td className="text-right">
                      <DeleteRun
                        runId={runId}
                        frees={frees}
                        busy={deletion.isPending}
                        onDelete={() => deletion.mutate({ runs: [runId] })}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {data.runs.length > shown && (
            <p className="mt-1 text-sm text-soft">and {data.runs.length - shown} smaller ones</p>
          )}
        </div>
      )}
    </section>
  );
}
