'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { buttonClass } from '@/components/ui/button';
import { age } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { Pill } from '@/components/ui/pill';
import { Table, Td, Th } from '@/components/ui/table';
import { useNow } from '@/components/ui/use-now';
import { anExperimentIs, listNotLoaded, noExperiments } from './sentences';

type Entry = ApiOutputs['experiments']['list'][number];

/** The experiments that there are. */
export function ExperimentsPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const { data, error, refetch } = useQuery(
    trpc.experiments.list.queryOptions(undefined, {
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === 'running') ? 1000 : 5000),
    }),
  );
  useHotkeys('Experiments', [
    { keys: ['n'], does: 'new experiment', run: () => router.push('/experiments/new') },
  ]);
  const start = (
    <Link href="/experiments/new" className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" /> New experiment
    </Link>
  );
  return (
    <Page
      tools={
        <>
          <span className="flex-1" />
          {start}
        </>
      }
    >
      <h1 className="sr-only">Experiments</h1>
      {error && data === undefined ? (
        <ErrorNote
          className="m-6"
          title={listNotLoaded}
          message={error.message}
          onRetry={() => void refetch()}
        />
      ) : data === undefined ? (
        <div role="status" aria-label="Loading" className="space-y-3 p-6">
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </div>
      ) : data.length === 0 ? (
        <EmptyState title={noExperiments} action={start}>
          {anExperimentIs} <code>bin/espalier experiment experiment.yaml</code>.
        </EmptyState>
      ) : (
        <Table aria-label="Experiments">
          <thead>
            <tr>
              <Th>Status</Th>
              <Th>Experiment</Th>
              <Th>Arms</Th>
              <Th>Runs</Th>
              <Th className="text-right">Age</Th>
            </tr>
          </thead>
          <tbody>
            {data.map((entry) => (
              <ExperimentRow key={entry.id} entry={entry} />
            ))}
          </tbody>
        </Table>
      )}
    </Page>
  );
}

function ExperimentRow({ entry }: { entry: Entry }) {
  const now = useNow(1000);
  const { id, name, status, arms, tasks, repeats, ended, total, createdAt } = entry;
  return (
    <tr className="hover:bg-hover">
      <Td>
        <Pill tone={status === 'running' ? 'good' : 'ink'}>{status}</Pill>
      </Td>
      <Td className="w-full max-w-0">
        <Link href={`/experiments/${id}`} className="block truncate font-medium">
          {name}
        </Link>
        <span className="block text-sm text-soft">
          {id} · {tasks} {tasks === 1 ? 'task' : 'tasks'} × {arms.length} arms × {repeats}
        </span>
      </Td>
      <Td className="max-w-96 truncate whitespace-nowrap" title={arms.join(', ')}>
        {arms.join(', ')}
      </Td>
      <Td>
        <Meter label="runs" used={ended} limit={total} className="w-36" />
      </Td>
      <Td className="num text-right whitespace-nowrap text-soft">
        {now === null ? '' : age(createdAt, now)}
      </Td>
    </tr>
  );
}
