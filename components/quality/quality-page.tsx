'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import type { directoryTask } from '@/components/directory/directory-form';
import { Page } from '@/components/shell/page';
import { TaskStatement, TaskTags } from '@/components/tasks/task-facts';
import { useTRPC } from '@/components/trpc/provider';
import { buttonClass } from '@/components/ui/button';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { plainTitle } from '@/server/core/base/plain-title';
import { MeasurementInProgress } from './in-progress';
import type { Entry } from './report-entry';
import { QualityReportView } from './report-view';
import { aReportIs, howReliable, noReport, reportCancelled, reportFailed, taskNotLoaded } from './sentences';
import { StartReport } from './start-report';

export type TaskSource = { kind: 'sample'; name: string } | ReturnType<typeof directoryTask>;

const isOpen = (entry: Entry | undefined) => entry?.status === 'queued' || entry?.status === 'running';

/** A task's report: started here, followed while it is made, and kept. */
export function QualityPage({ task }: { task: TaskSource }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(
    trpc.quality.of.queryOptions(task, {
      refetchInterval: ({ state }) => (isOpen(state.data?.reports[0]) ? 700 : false),
    }),
  );
  const again = () => client.invalidateQueries(trpc.quality.of.queryFilter(task));
  const cancel = useMutation(trpc.quality.cancel.mutationOptions({ onSettled: again }));
  const start = useMutation(trpc.quality.start.mutationOptions({ onSettled: again }));
  const label = data ? plainTitle(data.title) : task.kind === 'sample' ? task.name : task.path;
  const latest = data?.reports[0];
  const shown = data?.reports.find((entry) => entry.report !== null);
  return (
    <Page crumbs={[{ label: 'Tasks', href: '/tasks' }, { label }]}>
      <div className="mx-auto max-w-5xl p-6">
        {error && !data ? (
          <ErrorNote title={taskNotLoaded} message={error.message} onRetry={() => void refetch()} />
        ) : !data ? (
          <div role="status" aria-label="Loading the task" className="space-y-4">
            <Skeleton className="h-24" />
            <Skeleton className="h-56" />
          </div>
        ) : (
          <>
            <div className="flex items-start justify-between gap-4">
              <h1 className="text-xl">{label}</h1>
              {task.kind === 'sample' && (
                <Link href={`/new?task=${encodeURIComponent(task.name)}`} className={buttonClass()}>
                  Start a run
                </Link>
              )}
            </div>
            <TaskTags task={{ name: label, ...data }} className="mt-2" />
            <TaskStatement text={data.statement} className="mt-3" />
            <p className="mt-2 text-sm text-soft">
              Tests: <code className="font-mono break-all">{data.test}</code>
            </p>
            <h2 className="mt-8 mb-3 text-lg">{howReliable}</h2>
            {isOpen(latest) && latest ? (
              <MeasurementInProgress
                entry={latest}
                busy={cancel.isPending}
                onCancel={() => cancel.mutate({ id: latest.id })}
              />
            ) : (
              <StartReport
                again={data.reports.length > 0}
                busy={start.isPending}
                problem={start.error?.message ?? null}
                onStart={(order) => start.mutate({ task, ...order })}
              />
            )}
            {latest?.status === 'failed' && (
              <ErrorNote title={reportFailed} message={latest.error ?? ''} className="mt-4" />
            )}
            {latest?.status === 'cancelled' && (
              <p role="status" className="mt-4 text-soft">
                {reportCancelled}
              </p>
            )}
            {shown?.report ? (
              <QualityReportView report={shown.report} at={shown.endedAt} />
            ) : (
              !isOpen(latest) && (
                <EmptyState title={noReport} className="py-10">
                  {aReportIs}
                </EmptyState>
              )
            )}
          </>
        )}
      </div>
    </Page>
  );
}
