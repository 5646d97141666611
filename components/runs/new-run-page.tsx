'use client';
import { useMutation, useQueries } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Page } from '@/components/shell/page';
import { orderTasks } from '@/components/tasks/task-order';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { NewRunFields } from './new-run-fields';
import { inputOf } from './new-run-form';
import { formNotLoaded } from './sentences';

const crumbs = [{ label: 'Runs', href: '/' }, { label: 'New run' }];

/** `wanted` is the sample task to begin with. */
export function NewRunPage({ wanted }: { wanted: string | null }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [tasks, strategies, models, system] = useQueries({
    queries: [
      trpc.catalog.tasks.queryOptions(),
      trpc.catalog.strategies.queryOptions(),
      trpc.catalog.models.queryOptions(),
      trpc.catalog.system.queryOptions(),
    ],
  });
  const create = useMutation(
    trpc.runs.create.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) }),
  );
  const failed = [tasks, strategies, models, system].find((query) => query.isError);
  return (
    <Page crumbs={crumbs}>
      {failed?.error ? (
        <ErrorNote
          className="m-6"
          title={formNotLoaded}
          message={failed.error.message}
          onRetry={() => void failed.refetch()}
        />
      ) : tasks.data && strategies.data && models.data && system.data ? (
        <NewRunFields
          catalog={{
            tasks: orderTasks(tasks.data),
            strategies: strategies.data,
            models: models.data,
            system: system.data,
          }}
          wanted={wanted}
          onStart={(form) => create.mutate(inputOf(form))}
          onEdit={create.reset}
          starting={create.isPending || create.isSuccess}
          error={create.error?.message ?? null}
        />
      ) : (
        <div role="status" aria-label="Loading" className="mx-auto flex max-w-6xl gap-5 p-6">
          <div className="flex-1 space-y-5">
            <Skeleton className="h-96" />
            <Skeleton className="h-72" />
          </div>
          <Skeleton className="h-96 w-80" />
        </div>
      )}
    </Page>
  );
}
