import Link from 'next/link';
import { TaskStatement } from '@/components/tasks/task-facts';
import { plainTitle } from '@/server/core/base/plain-title';
import type { RunOrder } from './new-run-form';
import { sameTaskHelp } from './sentences';

/** The task of the run that is made again. */
export function TaskOfRun({ order: { runId, task, directory } }: { order: RunOrder }) {
  return (
    <div className="min-w-0" data-testid="task-of-run">
      <h3>{plainTitle(task.title)}</h3>
      <p className="mt-1 text-sm text-soft">
        {sameTaskHelp}{' '}
        <Link className="underline underline-offset-2" href={`/runs/${runId}`}>
          Open {runId}
        </Link>
      </p>
      <TaskStatement text={task.statement} className="mt-2.5 max-h-72 overflow-y-auto" />
      {directory && (
        <p className="mt-2.5 break-all text-sm text-soft">
          Directory: <code className="font-mono">{directory.path}</code>
        </p>
      )}
      {task.test !== null && (
        <p className="mt-2.5 break-words text-sm text-soft">
          Tests: <code className="font-mono">{task.test}</code>
        </p>
      )}
    </div>
  );
}
