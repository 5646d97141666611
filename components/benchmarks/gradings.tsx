'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote } from '@/components/ui/notes';
import { GradingRow, isOpen } from './grading-row';
import { gradingsNotLoaded, gradingsTitle } from './sentences';

const everyMs = 700;

/** The newest gradings and checks, followed while one goes on. */
export function Gradings() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(
    trpc.benchmarks.gradings.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(isOpen) ? everyMs : false),
    }),
  );
  const checked = data?.reduce((sum, { kind, progress }) => sum + (kind === 'check' ? progress.done : 0), 0);
  // The cache of the listed tasks, which another component reads, shows the marks of a check as they come.
  useEffect(() => {
    if (checked) void queries.invalidateQueries(trpc.benchmarks.list.pathFilter());
  }, [checked, queries, trpc]);
  if (error && !data) {
    return (
      <ErrorNote
        className="mt-3"
        title={gradingsNotLoaded}
        message={error.message}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data || data.length === 0) return null;
  return (
    <ul
      aria-label={gradingsTitle}
      data-testid="gradings"
      className="mt-3 max-h-128 divide-y overflow-y-auto divide-line rounded-lg border border-line bg-panel"
    >
      {data.map((entry, at) => (
        <GradingRow key={entry.id} entry={entry} isNewest={at === 0} />
      ))}
    </ul>
  );
}
