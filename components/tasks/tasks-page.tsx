'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useDeferredValue, useRef, useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { plainTitle } from '@/server/core/base/plain-title';
import type { QualityLevel } from '@/server/core/verdict/quality';
import { LevelPill } from './level-pill';
import {
  chooseDirectory,
  importedTitle,
  measureTestsFirst,
  noSamples,
  noTaskMatches,
  reportOf,
  sampleTitle,
  tasksAre,
  tasksNotLoaded,
} from './sentences';
import { TaskStatement, TaskTags } from './task-facts';
import { orderTasks } from './task-order';

type TaskEntry = ApiOutputs['catalog']['tasks'][number];

/** The tasks in which every word of the text occurs. */
function filterTasks(tasks: readonly TaskEntry[], text: string): TaskEntry[] {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) => {
    const hay = [task.name, plainTitle(task.title), task.language, task.statement, ...task.tags]
      .join(' ')
      .toLowerCase();
    return terms.every((term) => hay.includes(term));
  });
}

const kinds = ['sample', 'imported'] as const;

/** `imported`: the list of tasks that a person imported. */
export function TasksPage({ imported }: { imported: ReactNode }) {
  const [kind] = useQueryState('kind', parseAsStringLiteral(kinds).withDefault('sample'));
  const trpc = useTRPC();
  const router = useRouter();
  const { data: tasks, error, refetch } = useQuery(trpc.catalog.tasks.queryOptions());
  const { data: verdicts } = useQuery(trpc.quality.verdicts.queryOptions());
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const search = useRef<HTMLInputElement>(null);
  useHotkeys('Tasks', [
    { keys: ['/'], does: 'filter', run: () => search.current?.focus() },
    { keys: ['n'], does: 'new run', run: () => router.push('/new') },
  ]);
  const shown = orderTasks(filterTasks(tasks ?? [], wanted));
  return (
    <Page
      tools={
        <>
          <span className="flex-1" />
          {kind === 'sample' && (
            <input
              ref={search}
              type="search"
              aria-label="Filter tasks"
              placeholder="Filter tasks"
              className="control max-w-64"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </>
      }
    >
      <div className="mx-auto max-w-6xl p-6">
        <h1 className="text-xl">Tasks</h1>
        <nav aria-label="Where the tasks come from" className="mt-2 flex gap-4 border-b border-line">
          <ListLink href="/tasks" isShown={kind === 'sample'}>
            {sampleTitle}
          </ListLink>
          <ListLink href="/tasks?kind=imported" isShown={kind === 'imported'}>
            {importedTitle}
          </ListLink>
        </nav>
        <div className="pt-4">
          {kind === 'imported' ? (
            imported
          ) : (
            <>
              <p className="mt-1 mb-5 max-w-[80ch] text-soft">
                {tasksAre}{' '}
                <Link href="/new" className="underline underline-offset-2">
                  new run
                </Link>{' '}
                {chooseDirectory}{' '}
                <Link href="/tasks/directory" className="underline underline-offset-2">
                  {measureTestsFirst}
                </Link>
                .
              </p>
              {error && !tasks ? (
                <ErrorNote title={tasksNotLoaded} message={error.message} onRetry={() => void refetch()} />
              ) : !tasks ? (
                <div
                  role="status"
                  aria-label="Loading tasks"
                  className="grid grid-cols-1 gap-4 md:grid-cols-2"
                >
                  {[0, 1, 2, 3].map((place) => (
                    <Skeleton key={place} className="h-44" />
                  ))}
                </div>
              ) : shown.length === 0 ? (
                <EmptyState title={tasks.length === 0 ? noSamples : noTaskMatches(wanted)} />
              ) : (
                <ul className="grid grid-cols-1 gap-4 md:grid-cols-2">
                  {shown.map((task) => (
                    <TaskCard
                      key={task.name}
                      task={task}
                      verdict={verdicts?.[`sample:${task.name}`] ?? null}
                    />
                  ))}
                </ul>
              )}
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

function TaskCard({ task, verdict }: { task: TaskEntry; verdict: QualityLevel | null }) {
  const title = plainTitle(task.title);
  return (
    <li className="flex flex-col rounded-lg border border-line bg-panel p-5">
      <h2 className="text-lg">{title}</h2>
      <TaskTags task={task} className="mt-2" />
      <TaskStatement text={task.statement} className="mt-3 line-clamp-5" />
      <div className="mt-auto flex items-center justify-between gap-3 pt-4">
        <code className="truncate font-mono text-sm text-soft" title={task.test}>
          {task.test}
        </code>
        <span className="flex shrink-0 items-center gap-2">
          <Link href={`/tasks/${encodeURIComponent(task.name)}`} className={buttonClass('quiet')}>
            {verdict === null ? 'Check its tests' : <LevelPill level={verdict} />}
            <span className="sr-only">{reportOf(title)}</span>
          </Link>
          <Link href={`/new?task=${encodeURIComponent(task.name)}`} className={buttonClass()}>
            Start a run<span className="sr-only"> on {title}</span>
          </Link>
        </span>
      </div>
    </li>
  );
}

/** One of the lists, as a link: it stands in the address. */
function ListLink({ href, isShown, children }: { href: string; isShown: boolean; children: ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={isShown ? 'page' : undefined}
      className="-mb-px h-9 border-transparent border-b-2 py-1.5 text-soft hover:text-ink aria-[current]:border-ink aria-[current]:text-ink"
    >
      {children}
    </Link>
  );
}
