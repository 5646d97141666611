'use client';
import { useMutation, useQueries } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Page } from '@/components/shell/page';
import { orderTasks } from '@/components/tasks/task-order';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { ExperimentFields } from './experiment-fields';
import { experimentInput } from './experiment-form';
import { formNotLoaded } from './sentences';

const crumbs = [{ label: 'Experiments', href: '/experiments' }, { label: 'New experiment' }];

/** `like`: the runs that are repeated. */
export function NewExperimentPage({ like }: { like: readonly string[] }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [tasks, strategies, models] = useQueries({
    queries: [
      trpc.catalog.tasks.queryOptions(),
      trpc.catalog.strategies.queryOptions(),
      trpc.catalog.models.queryOptions(),
    ],
  });
  const orders = useQueries({ queries: like.map((runId) => trpc.runs.order.queryOptions({ runId })) });
  const known = orders.flatMap(({ data }) => (data ? [data] : []));
  const create = useMutation(
    trpc.experiments.create.mutationOptions({ onSuccess: ({ id }) => router.push(`/experiments/${id}`) }),
  );
  const failed = [tasks, strategies, models, ...orders].find((query) => query.isError);
  return (
    <Page crumbs={crumbs}>
      {failed?.error ? (
        <ErrorNote
          className="m-6"
          title={formNotLoaded}
          message={failed.error.message}
          onRetry={() => void failed.refetch()}
        />
      ) : tasks.data && strategies.data && models.data && known.length === like.length ? (
        <ExperimentFields
          tasks={orderTasks(tasks.data)}
          strategies={strategies.data}
          models={models.data}
          like={known}
          onStart={(form) => create.mutate(experimentInput(form))}
          starting={create.isPending || create.isSuccess}
          error={create.error?.message ?? null}
        />
      ) : (
        <div role="status" aria-label="Loading" className="mx-auto max-w-6xl space-y-5 p-6">
          <Skeleton className="h-40" />
          <Skeleton className="h-72" />
        </div>
      )}
    </Page>
  );
}
