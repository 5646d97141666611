'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { Button } from '@/components/ui/button';
import { knownOfModel } from './sentences';

type Known = ApiOutputs['endpoints']['known'];
type Finding = NonNullable<Known['tested']>['findings'][number];

/** What is known of a model: by its name, by the latest trial, and by what it refused. */
export function KnownModel({ name, model }: { name: string; model: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const wanted = { name, model: model.trim() };
  const query = trpc.endpoints.known.queryOptions(wanted, { enabled: wanted.model !== '' });
  const { data } = useQuery(query);
  const forget = useMutation(
    trpc.endpoints.forget.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: query.queryKey }),
    }),
  );
  if (!data) return null;
  const { profile, tested, learnt } = data;
  const isFound = tested !== null || learnt.length > 0;
  if (profile.length === 0 && !isFound) return null;
  return (
    <div className="mt-2 space-y-1 text-sm text-soft" data-testid={`known-${name}`}>
      {profile.length > 0 && (
        <p>
          {knownOfModel.byName} {profile.join(' ')}
        </p>
      )}
      {tested !== null && (
        <>
          <p>{knownOfModel.tested(new Date(tested.at))}</p>
          <ul>
            {tested.findings.map((finding) => (
              <FindingLine key={finding.about} finding={finding} />
            ))}
          </ul>
        </>
      )}
      {learnt.length > 0 && (
        <p>
          {knownOfModel.learnt} {learnt.join(' ')}
        </p>
      )}
      {isFound && (
        <Button size="sm" variant="quiet" busy={forget.isPending} onClick={() => forget.mutate(wanted)}>
          {knownOfModel.forget}
        </Button>
      )}
    </div>
  );
}

function FindingLine({ finding: { ok, text } }: { finding: Finding }) {
  const mark = ok === null ? '?' : ok ? '✓' : '✗';
  return (
    <li className="flex gap-2">
      <span aria-hidden className={clsx('w-3 shrink-0', ok === true && 'text-good')}>
        {mark}
      </span>
      {text}
    </li>
  );
}
