'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { count } from '@/components/ui/format';
import {
  endedRunsUsed,
  experimentUses,
  lookingForUses,
  neverUsed,
  noEndedRunUsed,
  removeMeans,
  removeTitle,
  runsThatWillPause,
  usesUnknown,
} from './sentences';

type EndpointUses = ApiOutputs['endpoints']['uses'];
const shownRuns = 5;

interface RemoveEndpointProps {
  name: string;
  hasKey: boolean;
  busy: boolean;
  onRemove: () => void;
}

/** Removes an endpoint after a dialog has shown what uses it. */
export function RemoveEndpoint({ name, hasKey, busy, onRemove }: RemoveEndpointProps) {
  const trpc = useTRPC();
  const [confirming, setConfirming] = useState(false);
  const uses = useQuery(
    trpc.endpoints.uses.queryOptions({ name }, { enabled: confirming, staleTime: 0, gcTime: 0 }),
  );
  return (
    <>
      <Button size="sm" variant="danger" busy={busy} onClick={() => setConfirming(true)}>
        Remove
      </Button>
      <Dialog
        open={confirming}
        onOpenChange={setConfirming}
        title={removeTitle(name)}
        description={removeMeans(hasKey)}
      >
        <div data-testid={`uses-${name}`}>
          {uses.error ? (
            <p role="alert" className="text-bad">
              {usesUnknown(uses.error.message)}
            </p>
          ) : uses.data ? (
            <Uses {...uses.data} />
          ) : (
            <p className="text-soft">{lookingForUses}</p>
          )}
        </div>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setConfirming(false)}>Keep it</Button>
          <Button
            variant="danger"
            data-testid="confirm-remove"
            disabled={uses.isFetching}
            onClick={() => {
              setConfirming(false);
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

function Uses({ going, ended, experiments }: EndpointUses) {
  const rest = going.length - shownRuns;
  return (
    <>
      {going.length > 0 && (
        <>
          <p className="text-warn">{runsThatWillPause(going.length)}</p>
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
      {experiments.map(({ id, name }) => (
        <p key={id} className="mt-1 text-warn">
          The experiment{' '}
          <Link className="underline underline-offset-2" href={`/experiments/${id}`}>
            {name}
          </Link>{' '}
          {experimentUses}
        </p>
      ))}
      <p className="mt-1 text-soft">
        {ended === 0
          ? going.length + experiments.length === 0
            ? neverUsed
            : noEndedRunUsed
          : endedRunsUsed(ended)}
      </p>
    </>
  );
}
