'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { count } from '@/components/ui/format';

type EndpointUses = ApiOutputs['endpoints']['uses'];
const shownRuns = 5;

interface RemoveEndpointProps {
  name: string;
  hasKey: boolean;
  busy: boolean;
  onRemove: () => void;
}

/** Removes an endpoint once a person has seen who would miss it. */
export function RemoveEndpoint({ name, hasKey, busy, onRemove }: RemoveEndpointProps) {
  const trpc = useTRPC();
  const [asking, setAsking] = useState(false);
  const uses = useQuery(
    trpc.endpoints.uses.queryOptions({ name }, { enabled: asking, staleTime: 0, gcTime: 0 }),
  );
  return (
    <>
      <Button size="sm" variant="danger" busy={busy} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        description={`Its address, limits and prices${hasKey ? ', and the key kept for it,' : ''} are taken out of the files and cannot be brought back.`}
      >
        <div data-testid={`uses-${name}`}>
          {uses.error ? (
            <p role="alert" className="text-bad">
              Which runs use it could not be found out: {uses.error.message}
            </p>
          ) : uses.data ? (
            <Uses {...uses.data} />
          ) : (
            <p className="text-soft">Looking which runs use it…</p>
          )}
        </div>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button
            variant="danger"
            data-testid="confirm-remove"
            disabled={uses.isFetching}
            onClick={() => {
              setAsking(false);
              onRemove();
            }}
          >
            Remove the endpoint
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Uses({ going, ended, comparisons }: EndpointUses) {
  const rest = going.length - shownRuns;
  return (
    <>
      {going.length > 0 && (
        <>
          <p className="text-warn">
            {going.length === 1 ? 'A run that has' : `${count(going.length)} runs that have`} not ended
            {going.length === 1 ? ' uses' : ' use'} it and will pause at the next call of its models:
          </p>
          <ul className="mt-1 list-disc pl-5">
            {going.slice(0, shownRuns).map(({ id, task, status }) => (
              <li key={id}>
                <Link className="underline underline-offset-2" href={`/runs/${id}`}>
                  {task}
                </Link>{' '}
                <span className="text-soft">
                  ({id}, {status})
                </span>
              </li>
            ))}
            {rest > 0 && <li>and {count(rest)} more</li>}
          </ul>
        </>
      )}
      {comparisons.map(({ id, name }) => (
        <p key={id} className="mt-1 text-warn">
          The comparison{' '}
          <Link className="underline underline-offset-2" href={`/experiments/${id}`}>
            {name}
          </Link>{' '}
          under way uses it.
        </p>
      ))}
      <p className="mt-1 text-soft">
        {ended === 0
          ? going.length + comparisons.length === 0
            ? 'No run has used it.'
            : 'No run that has ended used it.'
          : `${count(ended)} ended ${ended === 1 ? 'run' : 'runs'} used it, and will stay as they are.`}
      </p>
    </>
  );
}
