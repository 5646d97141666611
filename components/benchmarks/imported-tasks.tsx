'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { CheckSet } from './check-set';
import { GradeSet } from './grade-set';
import { Gradings } from './gradings';
import { ImportTasks } from './import-tasks';
import { ImportedRow } from './imported-row';
import { type Narrowed, RunSet } from './run-set';
import {
  checkedTitle,
  checkedTitles,
  howToImport,
  importedAre,
  importedNotLoaded,
  noImportedMatches,
  noneImported,
  shownOf,
} from './sentences';

/** Rows on a page: a list of thousands stays quick. */
const pageSize = 50;
const everything: Omit<Narrowed, 'text'> = { repo: '', difficulty: '', dataSet: '', checked: '' };
const titles = { repo: 'Repository', difficulty: 'Difficulty', dataSet: 'Data set' } as const;
const marks = ['', 'trusted', 'untrusted', 'unchecked'] as const;
const columns = ['repo', 'difficulty', 'dataSet'] as const;

/** The imported instances of benchmarks: imported, searched, filtered. */
export function ImportedTasks() {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(everything);
  const [offset, setOffset] = useState(0);
  const wanted = useDeferredValue(text);
  const { data: facets } = useQuery(trpc.benchmarks.facets.queryOptions());
  const { data, error, refetch } = useQuery({
    ...trpc.benchmarks.list.queryOptions({ text: wanted, ...chosen, offset, limit: pageSize }),
    placeholderData: keepPreviousData,
  });
  const total = data?.total ?? 0;
  const isNone = facets?.dataSet.length === 0;
  const narrowed = { text: wanted, ...chosen };
  const narrow = (change: () => void) => {
    setOffset(0);
    change();
  };
  return (
    <section aria-label="Imported tasks" data-testid="imported-tasks">
      <p className="mb-4 max-w-[80ch] text-soft">{importedAre}</p>
      <ImportTasks />
      <div className="my-4 flex flex-wrap items-center gap-3">
        {!isNone && (
          <input
            type="search"
            aria-label="Search imported tasks"
            placeholder="Search"
            className="control max-w-56"
            value={text}
            onChange={({ target }) => narrow(() => setText(target.value))}
          />
        )}
        {!isNone &&
          columns.map((column) => (
            <select
              key={column}
              aria-label={titles[column]}
              className="control max-w-52"
              value={chosen[column]}
              onChange={({ target }) => narrow(() => setChosen({ ...chosen, [column]: target.value }))}
            >
              <option value="">{titles[column]}: all</option>
              {facets?.[column].map(({ value, count }) => (
                <option key={value} value={value}>
                  {value} ({count})
                </option>
              ))}
            </select>
          ))}
        {!isNone && (
          <select
            aria-label={checkedTitle}
            className="control max-w-52"
            value={chosen.checked}
            onChange={({ target }) =>
              narrow(() =>
                setChosen({ ...chosen, checked: marks.find((mark) => mark === target.value) ?? '' }),
              )
            }
          >
            {marks.map((mark) => (
              <option key={mark} value={mark}>
                {checkedTitles[mark]}
              </option>
            ))}
          </select>
        )}
      </div>
      {total > 0 && (
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <RunSet narrowed={narrowed} total={total} />
          <CheckSet narrowed={narrowed} total={total} />
        </div>
      )}
      <div className="mb-4">
        {total > 0 && <GradeSet narrowed={narrowed} total={total} />}
        <Gradings />
      </div>
      {error && !data ? (
        <ErrorNote title={importedNotLoaded} message={error.message} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-60" />
      ) : isNone ? (
        <EmptyState title={noneImported}>{howToImport}</EmptyState>
      ) : total === 0 ? (
        <EmptyState title={noImportedMatches} />
      ) : (
        <>
          <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
            {data.entries.map((entry) => (
              <ImportedRow key={entry.id} entry={entry} />
            ))}
          </ul>
          <div className="mt-3 flex items-center gap-2">
            <span className="num flex-1 text-sm text-soft" role="status">
              {shownOf(offset + 1, Math.min(total, offset + pageSize), total)}
            </span>
            <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageSize))}>
              Previous
            </Button>
            <Button disabled={offset + pageSize >= total} onClick={() => setOffset(offset + pageSize)}>
              Next
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
