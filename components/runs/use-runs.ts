'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useTRPC } from '@/components/trpc/provider';
import { withChanges } from './run-order';

/** The run list, kept up to date by the server. */
export function useRuns() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.runs.list.queryOptions());
  const subscription = useSubscription(
    trpc.runs.watch.subscriptionOptions(undefined, {
      onData: ({ data }) =>
        queryClient.setQueryData(trpc.runs.list.queryKey(), (runs) => withChanges(runs ?? [], data)),
    }),
  );
  const lost = subscription.status === 'error' || subscription.error !== null;
  return { ...list, lost };
}
