'use client';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Page } from '@/components/shell/page';
import { orderTasks } from '@/components/tasks/task-order';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { formFor } from './form-for';
import { formLike } from './form-like';
import { NewRunFields } from './new-run-fields';
import { initialForm, inputOf, type NewRunForm } from './new-run-form';
import { formNotLoaded } from './sentences';

const crumbs = [{ label: 'Runs', href: '/' }, { label: 'New run' }];

interface NewRunPageProps {
  /** The sample task to begin with. */
  wanted: string | null;
  /** The run whose task and settings fill in the form. */
  like: string | null;
  /** The step of an imported run that is replayed. */
  takeOn: NewRunForm['takeOn'];
  /** The imported task to begin with. */
  instance: string | null;
}

export function NewRunPage({ wanted, like, takeOn, instance }: NewRunPageProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const [tasks, strategies, models, agents, system] = useQueries({
    queries: [
      trpc.catalog.tasks.queryOptions(),
      trpc.catalog.strategies.queryOptions(),
      trpc.catalog.models.queryOptions(),
      trpc.catalog.agents.queryOptions(),
      trpc.catalog.system.queryOptions(),
    ],
  });
  const order = useQuery({ ...trpc.runs.order.queryOptions({ runId: like ?? '' }), enabled: like !== null });
  const imported = useQuery({
    ...trpc.benchmarks.one.queryOptions({ id: instance ?? '' }),
    enabled: instance !== null,
  });
  const create = useMutation(
    trpc.runs.create.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) }),
  );
  const failed = [tasks, strategies, models, agents, system, order, imported].find((query) => query.isError);
  const catalog = tasks.data &&
    strategies.data &&
    models.data &&
    agents.data &&
    system.data && {
      tasks: orderTasks(tasks.data),
      strategies: strategies.data,
      models: models.data,
      agents: agents.data,
      system: system.data,
    };
  return (
    <Page crumbs={crumbs}>
      {failed?.error ? (
        <ErrorNote
          className="m-6"
          title={formNotLoaded}
          message={failed.error.message}
          onRetry={() => void failed.refetch()}
        />
      ) : catalog && (like === null || order.data) && (instance === null || imported.data) ? (
        <NewRunFields
          catalog={catalog}
          initial={() => {
            if (order.data) return { ...formLike(catalog, order.data), takeOn };
            const form = imported.data ? formFor(catalog, imported.data) : initialForm(catalog, wanted);
            return { ...form, takeOn };
          }}
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
