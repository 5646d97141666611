'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { Pill } from '@/components/ui/pill';
import { DiskSection } from './disk-section';
import { EndpointsSection } from './endpoints-section';
import { databaseFile, dockerHost, settingsAre } from './sentences';

export function SettingsPage() {
  const trpc = useTRPC();
  const system = useQuery(trpc.catalog.system.queryOptions(undefined, { staleTime: 0 }));
  const { error } = system;
  return (
    <Page>
      <div className="mx-auto max-w-3xl p-6">
        <h1 className="text-xl">Settings</h1>
        <p className="mt-1 mb-5 text-soft">{settingsAre}</p>
        {error ? (
          <ErrorNote message={error.message} onRetry={() => void system.refetch()} />
        ) : !system.data ? (
          <Skeleton className="h-72" />
        ) : (
          <dl className="rounded-lg border border-line bg-panel">
            <Line term="Docker" help={dockerHost} mark={<Found yes={system.data.docker.available} />}>
              {system.data.docker.description}
            </Line>
            <Line term="Local sandbox" mark={<Found yes />}>
              {system.data.local}
            </Line>
            <Line term="Model repair" mark={<Found yes />}>
              Repair policy (offline)
            </Line>
            <Line term="Database" help={databaseFile}>
              <code className="font-mono text-sm break-all">{system.data.database}</code>
            </Line>
            <Line term="Version">
              Espalier {system.data.version} on Node {system.data.node}
            </Line>
          </dl>
        )}
        <EndpointsSection />
        <DiskSection />
      </div>
    </Page>
  );
}

function Found({ yes }: { yes: boolean }) {
  return <Pill tone={yes ? 'good' : 'warn'}>{yes ? '✓ ready' : 'not found'}</Pill>;
}

interface LineProps {
  term: string;
  help?: string;
  mark?: ReactNode;
  children: ReactNode;
}

function Line({ term, help, mark, children }: LineProps) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[160px_minmax(0,1fr)] border-b border-line px-5 py-3 last:border-b-0">
      <dt className="font-medium">{term}</dt>
      <dd className="flex items-start justify-between gap-4">
        <span className="min-w-0">
          {children}
          {help && <span className="block text-sm text-soft">{help}</span>}
        </span>
        {mark}
      </dd>
    </div>
  );
}
