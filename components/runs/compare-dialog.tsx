import clsx from 'clsx';
import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { count, duration, usd } from '@/components/ui/format';
import { StatusPill } from '@/components/ui/pill';
import { ScoreChip } from '@/components/ui/score-chip';
import { plainTitle } from '@/server/core/base/plain-title';
import { RunSketch } from './run-sketch';
import type { LabelledRun } from './run-summary';
import { compareBest, compareTitle, differentTasks } from './sentences';

const rows: { label: string; of: (run: LabelledRun) => React.ReactNode }[] = [
  { label: 'Status', of: ({ status, untold }) => <StatusPill status={status} untold={untold} /> },
  {
    label: 'Best',
    of: ({ best }) => <ScoreChip score={best?.score ?? null} holdout={best?.holdout ?? null} />,
  },
  { label: 'Tree', of: ({ sketch }) => <RunSketch sketch={sketch} best={sketch.best} /> },
  { label: 'Task', of: ({ taskTitle }) => plainTitle(taskTitle) },
  { label: 'Strategy', of: ({ strategy }) => strategy },
  { label: 'Model', of: ({ model }) => model },
  { label: 'Seed', of: ({ seed }) => seed },
  { label: 'Attempts', of: ({ attempts }) => count(attempts) },
  { label: 'Steps', of: ({ spend }) => count(spend.steps) },
  { label: 'Tokens', of: ({ spend }) => count(spend.inputTokens + spend.outputTokens) },
  { label: 'Cost', of: ({ spend }) => usd(spend.usd) },
  { label: 'Active time', of: ({ spend }) => duration(spend.seconds * 1000) },
];

/** Runs next to each other, figure by figure. */
export function CompareDialog({ runs, onClose }: { runs: readonly LabelledRun[]; onClose: () => void }) {
  const best = runs.flatMap((run) => (run.best ? [`${run.id}:${run.best.nodeId}`] : []));
  const isOneTask = new Set(runs.map(({ taskName }) => taskName)).size === 1;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={compareTitle(runs.length)}
      className="w-[min(1100px,calc(100vw-32px))]"
      {...(!isOneTask && { description: differentTasks })}
    >
      <div className="overflow-x-auto">
        <table data-testid="comparison" className="text-left">
          <thead>
            <tr>
              <td />
              {runs.map((run) => (
                <th key={run.id} scope="col" className="max-w-56 px-3 pb-2 align-bottom font-medium">
                  <Link href={`/runs/${run.id}`} className="block truncate underline underline-offset-2">
                    {run.label.name || plainTitle(run.taskTitle)}
                  </Link>
                  <span className="block font-mono text-sm font-normal text-soft">{run.id}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, of }) => (
              <tr key={label} className="border-t border-line">
                <th scope="row" className="py-1.5 pr-3 text-sm font-normal whitespace-nowrap text-soft">
                  {label}
                </th>
                {runs.map((run) => (
                  <td key={run.id} className="num max-w-56 px-3 py-1.5">
                    <span className="block truncate">{of(run)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {best.length > 1 && (
        <Link href={`/nodes?of=${best.join(',')}`} className={clsx(buttonClass(), 'mt-4')}>
          {compareBest}
        </Link>
      )}
    </Dialog>
  );
}
