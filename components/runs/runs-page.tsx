'use client';
import clsx from 'clsx';
import { FileDown, Plus, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useRef } from 'react';
import { useImport } from '@/components/imports/import-provider';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Page } from '@/components/shell/page';
import { Button, buttonClass } from '@/components/ui/button';
import { EmptyState, ErrorNote, Kbd, Skeleton } from '@/components/ui/notes';
import { Pill } from '@/components/ui/pill';
import { useReturnFocus } from '@/components/ui/use-return-focus';
import type { StatusGroup } from '@/server/core/run/run-list';
import { NoRunsYet } from './no-runs-yet';
import { RunTable } from './run-table';
import { SelectionBar } from './selection-bar';
import {
  connectionLost,
  filterHelp,
  focusedRun,
  noRunHere,
  noRunIs,
  noRunMatches,
  runsNotLoaded,
  showAll,
} from './sentences';
import { StatusFilter } from './status-filter';
import { TagFilter } from './tag-filter';
import { useRuns } from './use-runs';
import { useRunsAddress } from './use-runs-address';
import { useSelection } from './use-selection';

/** Moves the focus by `by` among the links to runs. Without a focused link it goes to the first. */
function moveFocus(by: 1 | -1) {
  const links = [...document.querySelectorAll<HTMLElement>('[data-run-link]')];
  const at = links.findIndex((link) => link.matches(':focus'));
  links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

export function RunsPage() {
  const address = useRunsAddress();
  const { order, setOrder, text, setText, group, setGroup, experiment, archived } = address;
  const wanted = useDeferredValue(text);
  const list = useRuns({
    text: wanted,
    group,
    experiment,
    archived,
    sort: order.column,
    order: order.direction,
  });
  const { first, runs, error } = list;
  const selection = useSelection(runs);
  useReturnFocus('runs', runs.length > 0);
  const search = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const openImport = useImport();
  useHotkeys('Runs', [
    { keys: ['n'], does: 'new run', run: () => router.push('/new') },
    { keys: ['/'], does: 'filter', run: () => search.current?.focus() },
    { keys: ['ArrowDown', 'j'], does: 'next run', run: () => moveFocus(1) },
    { keys: ['ArrowUp', 'k'], does: 'previous run', run: () => moveFocus(-1) },
    { keys: ['Enter'], does: focusedRun, run: () => moveFocus(1) },
  ]);
  const isEmpty = first !== undefined && first.all === 0 && first.experiments.length === 0;
  const isFiltered = text !== '' || group !== null || experiment !== null || archived;
  const tools = (
    <>
      <span className="flex-1" />
      {first && list.lost && (
        <span role="status" className="text-sm text-warn">
          {connectionLost}
        </span>
      )}
      <Button data-testid="import-runs" onClick={openImport}>
        <FileDown aria-hidden className="size-4" /> Import
      </Button>
      <Link href="/new" className={buttonClass('primary')}>
        <Plus aria-hidden className="size-4" /> New run
      </Link>
    </>
  );
  return (
    <Page tools={tools}>
      <h1 className="sr-only">Runs</h1>
      {error && !first ? (
        <ErrorNote
          className="m-6"
          title={runsNotLoaded}
          message={error.message}
          onRetry={() => void list.refetch()}
        />
      ) : !first ? (
        <RunsBeforeTheirFirstNode />
      ) : isEmpty ? (
        <NoRunsYet onImport={openImport} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
            <input
              ref={search}
              type="search"
              aria-label="Filter runs"
              placeholder="Filter runs"
              title={filterHelp}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') moveFocus(1);
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
              className="control w-72 max-w-full"
            />
            <StatusFilter counts={first.groups} group={group} onGroup={setGroup} />
            {first.tags.length > 0 && <TagFilter tags={first.tags} text={text} onText={setText} />}
            {(first.archived > 0 || archived) && (
              <button
                type="button"
                aria-pressed={archived}
                onClick={() => address.setArchived(!archived)}
                className={clsx(
                  'rounded-md px-2 py-1',
                  archived ? 'bg-ink text-bg' : 'text-soft hover:bg-hover hover:text-ink',
                )}
              >
                archived <span className="num text-sm">{first.archived}</span>
              </button>
            )}
            {experiment !== null && (
              <Pill tone="ink">
                runs of experiment {experiment}
                <button
                  type="button"
                  aria-label={showAll}
                  onClick={() => address.setExperiment(null)}
                  className="-mr-1 grid size-6 place-items-center"
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              </Pill>
            )}
          </div>
          {runs.length === 0 && first.experiments.length === 0 ? (
            <EmptyState
              title={archived && text === '' ? noRunHere : nothingMatches(wanted, group)}
              action={
                isFiltered && (
                  <button type="button" className={buttonClass()} onClick={address.clear}>
                    {showAll}
                  </button>
                )
              }
            />
          ) : (
            <RunTable
              runs={runs}
              experiments={first.experiments}
              onShowRuns={address.setExperiment}
              order={order}
              onOrder={setOrder}
              selected={selection.selected}
              onSelect={selection.toggle}
              onSelectAll={selection.all}
            />
          )}
          {list.hasNextPage && (
            <div className="px-4 pt-3">
              <Button
                data-testid="more-runs"
                busy={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                Show more
              </Button>
            </div>
          )}
          <p className="px-4 py-3 text-sm text-soft">
            <span data-testid="shown-runs">
              {runs.length.toLocaleString('en')} of{' '}
              {(group === null ? first.total : first.groups[group]).toLocaleString('en')} runs
            </span>{' '}
            · <Kbd>↑</Kbd> <Kbd>↓</Kbd> move, <Kbd>n</Kbd> new run, <Kbd>?</Kbd> all keys.
          </p>
          <SelectionBar
            runs={runs.filter(({ id }) => selection.selected.has(id))}
            tags={first.tags}
            onClear={() => selection.all(false)}
          />
        </>
      )}
    </Page>
  );
}

const nothingMatches = (text: string, group: StatusGroup | null) =>
  text === '' ? noRunIs(group) : noRunMatches(text, group);

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
