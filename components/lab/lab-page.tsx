'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { parseAsString, useQueryState } from 'nuqs';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { ClaimView } from './claim-view';
import { labNotStarted, labStarting, theLabIs } from './sentences';

/** The page of claims about search, checked in a simulated world. */
export function LabPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.lab.claims.queryOptions(undefined, { staleTime: Infinity }));
  const [chosen, setChosen] = useQueryState('claim', parseAsString);
  const claim = data?.find(({ name }) => name === chosen) ?? data?.[0];
  return (
    <Page>
      <div className="mx-auto grid max-w-[1480px] grid-cols-1 gap-6 p-4 sm:p-6 min-[900px]:grid-cols-[300px_minmax(0,1fr)]">
        <nav aria-label="Claims">
          <h1 className="text-xl">Lab</h1>
          <p className="mt-1 mb-4 text-soft text-pretty">{theLabIs}</p>
          {data === undefined && !error && (
            <p role="status" className="text-soft">
              {labStarting}
            </p>
          )}
          <ul>
            {data?.map(({ name, title }) => (
              <li key={name}>
                <button
                  type="button"
                  aria-current={name === claim?.name ? 'true' : undefined}
                  onClick={() => void setChosen(name)}
                  className={clsx(
                    'w-full rounded-md px-3 py-2 text-left text-pretty hover:bg-hover',
                    name === claim?.name && 'bg-hover font-medium',
                  )}
                >
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        {error ? (
          <ErrorNote title={labNotStarted} message={error.message} onRetry={() => void refetch()} />
        ) : claim ? (
          <ClaimView key={claim.name} claim={claim} />
        ) : (
          <Skeleton className="h-[520px]" />
        )}
      </div>
    </Page>
  );
}
