'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useMemo } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { allocationOutcomes } from '@/server/core/allocation/allocation';
import { analyse, currencyOf } from '@/server/core/experiment/analysis';
import type { Cell } from '@/server/core/experiment/arms';
import { cellsOf, keyOf, withinRepeats } from '@/server/core/experiment/spec';

export type ExperimentNews = ApiOutputs['experiments']['get'];
export type StartedCell = ExperimentNews['cells'][number];

/** Later cells replace those of the same place. */
export function withNews(before: ExperimentNews | undefined, news: ExperimentNews): ExperimentNews {
  const cells = new Map((before?.cells ?? []).map((cell) => [keyOf(cell), cell]));
  for (const cell of news.cells) cells.set(keyOf(cell), cell);
  return { head: news.head, cells: [...cells.values()] };
}

/** An experiment, kept up to date by the server. */
export function useExperiment(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.experiments.get.queryOptions({ id }));
  const subscription = useSubscription(
    trpc.experiments.follow.subscriptionOptions(
      { id },
      {
        enabled: query.data !== undefined,
        onData: ({ data }) =>
          queryClient.setQueryData(trpc.experiments.get.queryKey({ id }), (before) => withNews(before, data)),
      },
    ),
  );
  return { ...query, lost: subscription.status === 'error' || subscription.error !== null };
}

/** Everything the figures of an experiment show. */
export function useShown({ head, cells }: ExperimentNews) {
  return useMemo(() => {
    const written: Cell[] = cells.flatMap(({ task, arm, repeat, result }) =>
      result ? [{ task, arm, repeat, result }] : [],
    );
    const { spec } = head;
    const ended = withinRepeats(spec, written);
    const currency = currencyOf(spec.budget);
    return {
      head,
      cells,
      /** Without the runs that an allocation added; `endedCount` includes them. */
      ended,
      endedCount: written.length,
      allocated: allocationOutcomes(spec, written),
      analysis: analyse(spec, ended),
      currency,
      limit: spec.budget[currency] ?? 0,
      total: spec.gathered ? cells.length : cellsOf(spec).length,
    };
  }, [head, cells]);
}
export type Shown = ReturnType<typeof useShown>;
