'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useRef } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Page } from '@/components/shell/page';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, ErrorNote, Kbd, Skeleton } from '@/components/ui/notes';
import { NoRunsYet } from './no-runs-yet';
import { filterRuns, orderRuns, runsOfGroup } from './run-order';
import { RunTable } from './run-table';
import {
  connectionLost,
  focusedRun,
  noRunIs,
  noRunMatches,
  runsNotLoaded,
  runsOfExperiments,
} from './sentences';
import { StatusFilter } from './status-filter';
import { useRuns } from './use-runs';
import { useRunsAddress } from './use-runs-address';

/** Moves the focus by `by` among the links to runs. Without a focused link it goes to the first. */
function moveFocus(by: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>('[data-run-link]')];
  const at = links.findIndex((link) => link.matches(':focus'));
  links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

export function RunsPage() {
  const { data: runs, error, refetch, lost } = useRuns();
  const { order, setOrder, text, setText, group, setGroup } = useRunsAddress();
  const wanted = useDeferredValue(text);
  const search = useRef<HTMLInputElement>(null);
  const router = useRouter();
  useHotkeys('Runs', [
    { keys: ['n'], does: 'new run', run: () => router.push('/new') },
    { keys: ['/'], does: 'filter', run: () => search.current?.focus() },
    { keys: ['ArrowDown', 'j'], does: 'next run', run: () => moveFocus(1) },
    { keys: ['ArrowUp', 'k'], does: 'previous run', run: () => moveFocus(-1) },
    { keys: ['Enter'], does: focusedRun, run: () => moveFocus(1) },
  ]);
  const shown = runs ? orderRuns(filterRuns(runsOfGroup(runs, group), wanted), order) : [];
  const tools = (
    <>
      <span className="flex-1" />
      {runs !== undefined && lost && (
        <span role="status" className="text-sm text-warn">
          {connectionLost}
        </span>
      )}
      {runs !== undefined && runs.length > 0 && <StatusFilter runs={runs} group={group} onGroup={setGroup} />}
      {runs !== undefined && runs.length > 0 && (
        <input
          ref={search}
          type="search"
          aria-label="Filter runs"
          placeholder="Filter runs"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') moveFocus(1);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className="control max-w-64"
        />
      )}
      <Link href="/new" className={buttonClass('primary')}>
        <Plus aria-hidden className="size-4" /> New run
      </Link>
    </>
  );
  return (
    <Page tools={tools}>
      <h1 className="sr-only">Runs</h1>
      {error && runs === undefined ? (
        <ErrorNote
          className="m-6"
          title={runsNotLoaded}
          message={error.message}
          onRetry={() => void refetch()}
        />
      ) : runs === undefined ? (
        <RunsBeforeTheirFirstNode />
      ) : runs.length === 0 ? (
        <NoRunsYet />
      ) : shown.length === 0 ? (
        <EmptyState
          title={wanted === '' ? noRunIs(group) : noRunMatches(wanted, group)}
          action={
            <button
              type="button"
              className={buttonClass()}
              onClick={() => {
                setText('');
                setGroup(null);
              }}
            >
              Show all {runs.length}
            </button>
          }
        />
      ) : (
        <>
          <RunTable runs={shown} order={order} onOrder={setOrder} />
          <p className="px-4 py-3 text-sm text-soft">
            {shown.length} of {runs.length} {runs.length === 1 ? 'run' : 'runs'} · <Kbd>↑</Kbd> <Kbd>↓</Kbd>{' '}
            move, <Kbd>n</Kbd> new run, <Kbd>?</Kbd> all keys. {runsOfExperiments}{' '}
            <Link href="/experiments" className="underline underline-offset-2 hover:text-ink">
              {' '}
              Experiments{' '}
            </Link>
            .
          </p>
        </>
      )}
    </Page>
  );
}

/** The page before the address bar has been read. */
export function RunsLoading() {
  return (
    <Page>
      <RunsBeforeTheirFirstNode />
    </Page>
  );
}

function RunsBeforeTheirFirstNode() {
  return (
    <div role="status" aria-label="Loading runs" className="space-y-4 p-4 pt-8">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex items-center gap-6">
          <Skeleton className="h-5 w-20 rounded-full" />
          <Skeleton className="h-9 flex-1" />
          <Skeleton className="h-9 w-40" />
          <Skeleton className="h-9 w-36" />
          <Skeleton className="h-5 w-12" />
          <Skeleton className="h-9 w-32" />
        </div>
      ))}
    </div>
  );
}
