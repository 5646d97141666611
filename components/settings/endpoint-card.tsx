'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { count } from '@/components/ui/format';
import { Pill } from '@/components/ui/pill';
import { type EndpointEntry, withModel } from './endpoint-draft';
import { EndpointForm } from './endpoint-form';
import { EndpointTest } from './endpoint-test';
import { ModelForm } from './model-form';
import { ModelTable } from './model-table';
import { RemoveEndpoint } from './remove-endpoint';
import { keyHeldFor, protocols } from './sentences';
import { useEndpointsChanged } from './use-endpoints-changed';

type Open = { what: 'endpoint' } | { what: 'model'; model: string | null } | null;

/** One endpoint with its settings, models and buttons. */
export function EndpointCard({ entry }: { entry: EndpointEntry }) {
  const trpc = useTRPC();
  const changed = useEndpointsChanged();
  const [open, setOpen] = useState<Open>(null);
  const [edits, setEdits] = useState(0);
  const onSuccess = async () => {
    setOpen(null);
    await changed();
  };
  const save = useMutation(
    trpc.endpoints.save.mutationOptions({
      onSuccess: async () => {
        // What went wrong with the endpoint as it was says nothing of it as it is.
        discover.reset();
        remove.reset();
        setEdits((before) => before + 1);
        await onSuccess();
      },
    }),
  );
  const remove = useMutation(trpc.endpoints.remove.mutationOptions({ onSuccess }));
  const discover = useMutation(trpc.endpoints.discover.mutationOptions({ onSuccess }));
  const limits = [
    entry.concurrency === null ? null : `${entry.concurrency} at once`,
    entry.requestsPerMinute === null ? null : `${count(entry.requestsPerMinute)} a minute`,
    entry.stream ? null : 'not streaming',
  ].filter(Boolean);
  const problem = discover.error ?? remove.error;
  return (
    <li className="border-b border-line px-5 py-4 last:border-b-0" data-testid={`endpoint-${entry.name}`}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="flex items-center gap-2 font-medium">
            {entry.name}
            <Pill>{protocols[entry.kind].label}</Pill>
            <Pill tone={entry.heldFor ? 'warn' : entry.hasKey ? 'good' : 'plain'}>
              {entry.heldFor ? 'key held back' : entry.hasKey ? 'key saved' : 'no key'}
            </Pill>
            {entry.from === 'environment' && <Pill>from the environment</Pill>}
          </h3>
          <p className="mt-0.5 font-mono text-sm break-all text-soft">{entry.baseUrl}</p>
          {entry.heldFor && <p className="text-sm text-warn">{keyHeldFor(entry.heldFor)}</p>}
          {limits.length > 0 && <p className="text-sm text-soft">{limits.join(', ')}</p>}
        </div>
        <span className="flex shrink-0 gap-1">
          <Button
            size="sm"
            aria-label={`List models of ${entry.name}`}
            busy={discover.isPending}
            onClick={() => discover.mutate({ name: entry.name })}
          >
            List models
          </Button>
          <Button size="sm" aria-label={`Edit ${entry.name}`} onClick={() => setOpen({ what: 'endpoint' })}>
            Edit
          </Button>
          {entry.from === 'file' && (
            <RemoveEndpoint
              name={entry.name}
              hasKey={entry.hasKey}
              busy={remove.isPending}
              onRemove={() => remove.mutate({ name: entry.name })}
            />
          )}
        </span>
      </div>
      {problem && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {problem.message}
        </p>
      )}
      <ModelTable
        entry={entry}
        onEdit={(model) => setOpen({ what: 'model', model })}
        onRemove={(model) => save.mutate(withModel(entry, model, null))}
      />
      <EndpointTest
        entry={entry}
        key={`${edits} ${entry.listed.length} ${Object.keys(entry.models).length}`}
      />
      <Dialog
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        title={
          open?.what === 'model' ? `${open.model ?? 'A model'} of ${entry.name}` : `Endpoint ${entry.name}`
        }
      >
        {open?.what === 'endpoint' && (
          <EndpointForm
            entry={entry}
            busy={save.isPending}
            error={save.error?.message ?? null}
            onSave={save.mutate}
            onCancel={() => setOpen(null)}
          />
        )}
        {open?.what === 'model' && (
          <ModelForm
            entry={entry}
            model={open.model}
            busy={save.isPending}
            onSave={(model, settings) => save.mutate(withModel(entry, model, settings))}
            onCancel={() => setOpen(null)}
          />
        )}
      </Dialog>
    </li>
  );
}
