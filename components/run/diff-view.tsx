'use client';
import clsx from 'clsx';
import { useMemo, useState } from 'react';
import type { FileChange } from '@/server/core/ports';
import { type DiffLine, fileDiff } from './unified-diff';

const lineCap = 300;

/** One file's change as numbered lines; unchanged stretches are folded away, very long ones cut until asked for. */
export function DiffView({ change }: { change: FileChange }) {
  const diff = useMemo(() => fileDiff(change), [change]);
  const [all, setAll] = useState(false);
  const total = diff.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = all ? Number.POSITIVE_INFINITY : lineCap;
  return (
    <figure className="border-b border-line last:border-b-0">
      <figcaption className="sticky top-0 z-10 flex items-baseline gap-2 bg-panel px-4 py-2">
        <span className="min-w-0 truncate font-mono text-sm font-medium" title={diff.path}>
          {diff.path}
        </span>
        {diff.kind !== 'changed' && <span className="text-sm text-soft">{diff.kind}</span>}
        <span className="num ml-auto shrink-0 text-sm">
          <span className="text-good">+{diff.added}</span> <span className="text-bad">−{diff.removed}</span>
        </span>
      </figcaption>
      {diff.note && <p className="px-4 pb-2.5 text-soft">{diff.note}</p>}
      <div className="pb-2 font-mono text-sm">
        {diff.hunks.map((hunk, index) => {
          const lines = hunk.lines.slice(0, left);
          left -= lines.length;
          return (
            <div key={`${hunk.lines[0]?.before}-${hunk.lines[0]?.after}`}>
              {lines.length > 0 && hunk.skipped > 0 && (
                <p className={clsx('bg-hover px-4 text-xs text-soft', index > 0 && 'mt-1')}>
                  ⋯ {hunk.skipped} unchanged {hunk.skipped === 1 ? 'line' : 'lines'}
                </p>
              )}
              {lines.map((line) => (
                <Line key={`${line.before}-${line.after}`} line={line} />
              ))}
            </div>
          );
        })}
      </div>
      {!all && total > lineCap && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="px-4 pb-2 text-sm text-soft underline underline-offset-2 hover:text-ink"
        >
          Show all {total.toLocaleString('en')} lines
        </button>
      )}
    </figure>
  );
}

const sign = { same: ' ', added: '+', removed: '-' };

function Line({ line }: { line: DiffLine }) {
  return (
    <div
      data-line={line.kind}
      className={clsx('flex', line.kind === 'added' && 'bg-add', line.kind === 'removed' && 'bg-del')}
    >
      <span
        aria-hidden
        className="num w-9 shrink-0 pr-1.5 text-right text-xs leading-[18px] text-soft select-none"
      >
        {line.before ?? ''}
      </span>
      <span
        aria-hidden
        className="num w-9 shrink-0 pr-2 text-right text-xs leading-[18px] text-soft select-none"
      >
        {line.after ?? ''}
      </span>
      <span className="min-w-0 flex-1 pr-4 whitespace-pre-wrap wrap-anywhere">
        {sign[line.kind]} {line.text}
      </span>
    </div>
  );
}

/** An edit as the agent wrote it: the text it looked for and what it put in its place. */
export function EditView({ path, before, after }: { path: string; before: string; after: string }) {
  const change = useMemo(
    (): FileChange => ({ path, kind: before === '' ? 'added' : 'changed', before, after, binary: false }),
    [path, before, after],
  );
  return (
    <div className="-mx-3.5 -mt-1">
      <DiffView change={change} />
    </div>
  );
}
