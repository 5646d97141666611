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
import { compareBest, compareTitle, differentTasks, notRecorded } from './sentences';

const rows: { label: string; of: (run: LabelledRun) => React.ReactNode }[] = [
  { label: 'Status', of: ({ status, untold }) => <StatusPill status={status} untold={untold} /> },
  {
    label: 'Best',
    of: ({ best }) => <ScoreChip score={best?.score ?? null} holdout={best?.holdout ?? null} />,
  },
  { label: 'Tree', of: ({ sketch }) => <RunSketch sketch={sketch} best={sketch.best} /> },
  { label: 'Task', of: ({ taskTitle }) => plainTitle(taskTitle) },
  { label: 'Strategy', of: ({ strategy, format }) => (format ? `${strategy} · ${format}` : strategy) },
  { label: 'Model', of: ({ model }) => model },
  { label: 'Seed', of: ({ seed, format }) => (format ? '–' : seed) },
  { label: 'Attempts', of: ({ attempts }) => count(attempts) },
  { label: 'Steps', of: ({ spend }) => count(spend.steps) },
  { label: 'Tokens', of: (run) => recorded(run, run.spend.inputTokens + run.spend.outputTokens, count) },
  { label: 'Cost', of: (run) => recorded(run, run.spend.usd, usd) },
  { label: 'Active time', of: (run) => recorded(run, run.spend.seconds * 1000, duration) },
];

/** An amount that an imported run does not tell is not 0. */
function recorded({ format }: LabelledRun, amount: number, shown: (amount: number) => string): string {
  return format && amount === 0 ? notRecorded : shown(amount);
}

/** Runs next to each other, figure by figure. */
export function CompareDialog({ runs, onClose }: { runs: readonly LabelledRun[]; onClose: () => void }) {
  const ends = runs.map((run) => (run.best ? `${run.id}:${run.best.nodeId}` : run.id));
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
      <Link href={`/nodes?of=${ends.join(',')}`} className={clsx(buttonClass(), 'mt-4')}>
        {compareBest}
      </Link>
    </Dialog>
  );
}
