'use client';
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiInputs, ApiOutputs, RunRow } from '@/components/trpc/types';

export type RunPage = ApiOutputs['runList']['page'];
type Pages = InfiniteData<RunPage, RunPage['next'] | undefined>;
export type RunQuery = Omit<NonNullable<ApiInputs['runList']['page']>, 'cursor' | 'limit'>;

/**
 * The pages with the runs as they are now; null if the pages must be read anew, because a run is in no page or its
 * status changed, and with it the order or the counts.
 */
export function withChanges(pages: readonly RunPage[], changed: readonly RunRow[]): RunPage[] | null {
  const known = new Map(pages.flatMap((page) => page.runs).map((run) => [run.id, run]));
  if (changed.some((run) => known.get(run.id)?.status !== run.status)) return null;
  const byId = new Map(changed.map((run) => [run.id, run]));
  return pages.map((page) => ({
    ...page,
    runs: page.runs.map((run) => {
      const now = byId.get(run.id);
      return now ? { ...now, label: run.label } : run;
    }),
  }));
}

/** The list of runs, page by page, kept up to date by the server. */
export function useRuns(wanted: RunQuery) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.runList.page.infiniteQueryOptions(wanted, {
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const list = useInfiniteQuery(options);
  const subscription = useSubscription(
    trpc.runs.watch.subscriptionOptions(undefined, {
      onData: ({ data }) => {
        const held = queryClient.getQueryData<Pages>(options.queryKey);
        const pages = held && withChanges(held.pages, data);
        if (held && pages) queryClient.setQueryData<Pages>(options.queryKey, { ...held, pages });
        else void queryClient.invalidateQueries({ queryKey: trpc.runList.page.infiniteQueryKey() });
      },
    }),
  );
  const lost = subscription.status === 'error' || subscription.error !== null;
  const [first] = list.data?.pages ?? [];
  return { ...list, first, runs: list.data?.pages.flatMap(({ runs }) => runs) ?? [], lost };
}
