'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { duration } from '@/components/ui/format';
import type { EndpointEntry } from './endpoint-draft';
import { KnownModel } from './known-model';
import { repliedIn } from './sentences';

/** Six small calls to a model of the endpoint, and what is known of it. */
export function EndpointTest({ entry }: { entry: EndpointEntry }) {
  const trpc = useTRPC();
  const names = [...new Set([...Object.keys(entry.models), ...entry.listed])];
  const [model, setModel] = useState(names[0] ?? '');
  const cache = useQueryClient();
  const test = useMutation(
    trpc.endpoints.test.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.endpoints.known.pathKey() }),
    }),
  );
  const { data, error } = test;
  return (
    <div>
      <div className="flex items-end gap-2">
        <TextField
          className="flex-1"
          label="Try a model"
          code
          value={model}
          suggestions={names}
          onChange={(name) => {
            setModel(name);
            test.reset();
          }}
        />
        <Button
          aria-label={`Test ${entry.name}`}
          busy={test.isPending}
          onClick={() => test.mutate({ name: entry.name, model })}
        >
          Test
        </Button>
      </div>
      <p
        role="status"
        data-testid={`test-${entry.name}`}
        className={clsx('mt-1.5 text-sm', data?.ok ? 'text-good' : 'text-bad')}
      >
        {error?.message}
        {data &&
          (data.ok
            ? repliedIn(duration(data.ms), data.firstMs === null ? null : duration(data.firstMs))
            : data.message)}
      </p>
      <KnownModel name={entry.name} model={model} />
    </div>
  );
}
