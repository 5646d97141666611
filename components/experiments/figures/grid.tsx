'use client';
import clsx from 'clsx';
import { Columns2 } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { ArmDot } from '@/components/charts/arm-dot';
import { Figure } from '@/components/charts/figure';
import type { StartedCell } from '@/components/experiments/use-experiment';
import { counted } from '@/components/ui/format';
import { statusLook } from '@/components/ui/pill';
import { plainTitle } from '@/server/core/base/plain-title';
import type { FigureProps } from './figure-props';
import { cellLabel, gridMeans, passesVisibleOnly, squareForEachRun, twoTreesOfTask } from './sentences';

/** Each run as a square. The row is its task, the column its arm. */
export function GridFigure({ shown: { head, cells }, large }: FigureProps) {
  const { spec } = head;
  const at = new Map<string, StartedCell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.task, cell.arm]);
    const some = at.get(key);
    if (some) some.push(cell);
    else at.set(key, [cell]);
  }
  for (const some of at.values()) some.sort((a, b) => a.repeat - b.repeat);
  const of = (task: string, arm: string) => at.get(JSON.stringify([task, arm])) ?? [];
  // Many squares are small, so that all tasks are visible together.
  const dense = !large && spec.arms.length * spec.repeats > 60;
  const size = large ? 'large' : dense ? 'small' : 'plain';
  return (
    <Figure
      title="Task by task"
      explanation={large ? squareForEachRun : gridMeans}
      file="grid"
      chart={false}
      large={large}
      table={{
        columns: ['task', ...spec.arms.map(({ name }) => name)],
        rows: spec.tasks.map(({ name, title }) => [
          plainTitle(title),
          ...spec.arms.map((arm) => {
            const some = of(name, arm.name);
            return `${some.filter(({ result }) => result?.solved).length}/${some.filter(({ result }) => result).length}`;
          }),
        ]),
      }}
    >
      <div className="overflow-x-auto">
        <table className="border-collapse text-left" data-testid="grid">
          <thead>
            <tr>
              <th scope="col" className="pr-6 pb-2 font-medium text-soft">
                Task
              </th>
              {spec.arms.map(({ name }, place) => (
                <th
                  key={name}
                  scope="col"
                  className={clsx('pb-2 font-medium', dense ? 'px-2 text-sm' : 'px-3', large && 'text-xl')}
                >
                  <ArmDot place={place} className="mr-1.5 size-2.5" />
                  {name}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">Compare trees</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {spec.tasks.map(({ name, title }) => (
              <tr key={name} className="border-t border-line">
                <th
                  scope="row"
                  className={clsx(
                    'truncate py-1.5 pr-6 font-normal',
                    large ? 'max-w-[36vw] text-xl' : dense ? 'max-w-56' : 'max-w-72',
                  )}
                  title={plainTitle(title)}
                >
                  {plainTitle(title)}
                </th>
                {spec.arms.map((arm) => (
                  <td key={arm.name} className={clsx('py-1.5', dense ? 'px-2' : 'px-3')}>
                    <span className={clsx('flex flex-wrap', dense ? 'w-20 gap-0.5' : 'max-w-56 gap-1')}>
                      {of(name, arm.name).map((cell) => (
                        <CellMark key={cell.repeat} cell={cell} size={size} />
                      ))}
                    </span>
                  </td>
                ))}
                <td className="pl-3">
                  {!large && of(name, spec.arms[0]?.name ?? '').length > 0 && spec.arms.length > 1 && (
                    <Link
                      href={`/experiments/${head.id}/trees?task=${encodeURIComponent(name)}`}
                      aria-label="compare trees"
                      title={twoTreesOfTask}
                      className="text-sm whitespace-nowrap text-soft underline-offset-2 hover:text-ink hover:underline"
                    >
                      {dense ? <Columns2 aria-hidden className="size-4" /> : 'compare trees'}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={clsx('mt-3 flex gap-4 text-soft', large ? 'text-lg' : 'text-sm')}>
        <span>
          <b className="mr-1 inline-grid size-4 place-items-center rounded-xs bg-t4 text-[10px] text-(--on-t4)">
            ✓
          </b>
          solved
        </span>
        <span>
          <b className="mr-1 inline-grid size-4 place-items-center rounded-xs bg-t1 text-[10px] text-(--on-t1)">
            ≠
          </b>
          holdout rejects
        </span>
        <span>
          <b className="mr-1 inline-grid size-4 place-items-center rounded-xs bg-line text-[10px]">–</b>
          unsolved
        </span>
        <span>
          <b className="mr-1 inline-grid size-4 place-items-center rounded-xs border border-bad text-[10px] text-bad">
            !
          </b>
          failed or stopped
        </span>
        <span>
          <b className="mr-1 inline-block size-4 rounded-xs border border-dashed border-soft align-text-bottom" />
          under way
        </span>
      </p>
    </Figure>
  );
}

function lookOf({ result, status }: StartedCell): { sign: string; look: string; title: string } {
  if (result?.solved) return { sign: '✓', look: 'bg-t4 text-(--on-t4)', title: 'solved' };
  if (result?.visible)
    return {
      sign: '≠',
      look: 'bg-t1 text-(--on-t1)',
      title: passesVisibleOnly,
    };
  if (status === 'unsolved') return { sign: '–', look: 'bg-line text-ink', title: 'unsolved' };
  if (status === 'failed' || status === 'stopped')
    return { sign: '!', look: 'border border-bad text-bad', title: status };
  return { sign: '', look: 'border border-dashed border-soft', title: statusLook[status].title };
}

const sizes = { large: 'size-9 text-lg', plain: 'size-5 text-xs', small: 'size-3.5 text-[9px]' };

/** Drawn again only when its own run changes, because there may be thousands. */
const CellMark = memo(function CellMark({ cell, size }: { cell: StartedCell; size: keyof typeof sizes }) {
  const { sign, look, title } = lookOf(cell);
  const steps = cell.result ? `, ${counted(cell.result.steps, 'step')}` : '';
  const label = cellLabel(cell, title, steps);
  return (
    <Link
      href={`/runs/${cell.runId}`}
      // A request for every visible square would be too much.
      prefetch={false}
      aria-label={label}
      title={`${label}${cell.statusReason ? ` – ${cell.statusReason}` : ''}`}
      data-cell={title}
      className={clsx(
        'grid place-items-center rounded-xs font-bold hover:outline-2 hover:outline-ink',
        sizes[size],
        look,
      )}
    >
      {sign}
    </Link>
  );
});
