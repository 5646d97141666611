'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { EndpointCard } from './endpoint-card';
import { EndpointForm } from './endpoint-form';
import { endpointsAre, noEndpoints } from './sentences';
import { useEndpointsChanged } from './use-endpoints-changed';

/** The endpoints of language models. */
export function EndpointsSection() {
  const trpc = useTRPC();
  const changed = useEndpointsChanged();
  const [adding, setAdding] = useState(false);
  const endpoints = useQuery(trpc.endpoints.list.queryOptions(undefined, { staleTime: 0 }));
  const save = useMutation(
    trpc.endpoints.save.mutationOptions({
      onSuccess: async () => {
        setAdding(false);
        await changed();
      },
    }),
  );
  return (
    <section aria-labelledby="endpoints" className="mt-8">
      <div className="mb-3 flex items-end justify-between gap-4">
        <div>
          <h2 id="endpoints" className="text-lg">
            Language models
          </h2>
          <p className="text-soft">{endpointsAre}</p>
        </div>
        <Button onClick={() => setAdding(true)}>Add an endpoint</Button>
      </div>
      {endpoints.error ? (
        <ErrorNote message={endpoints.error.message} onRetry={() => void endpoints.refetch()} />
      ) : !endpoints.data ? (
        <Skeleton className="h-40" />
      ) : endpoints.data.length === 0 ? (
        <p className="rounded-lg border border-line bg-panel px-5 py-4 text-soft">{noEndpoints}</p>
      ) : (
        <ul className="rounded-lg border border-line bg-panel">
          {endpoints.data.map((entry) => (
            <EndpointCard key={entry.name} entry={entry} />
          ))}
        </ul>
      )}
      <Dialog open={adding} onOpenChange={setAdding} title="Add an endpoint">
        <EndpointForm
          entry={null}
          busy={save.isPending}
          error={save.error?.message ?? null}
          onSave={save.mutate}
          onCancel={() => setAdding(false)}
        />
      </Dialog>
    </section>
  );
}
