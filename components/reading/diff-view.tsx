'use client';
import clsx from 'clsx';
import { useMemo, useState } from 'react';
import type { FileChange } from '@/server/core/agent/file-change';
import { visible } from './ansi';
import { type CodeToken, highlightLines, languageOf, tokensOf } from './highlight';
import { showAll, unchangedLines } from './sentences';
import { sideBySide } from './side-by-side';
import { type DiffLine, fileDiff } from './unified-diff';

const lineCap = 300;

type DiffLayout = 'inline' | 'split';

interface Colours {
  before: CodeToken[][] | null;
  after: CodeToken[][] | null;
}

interface DiffViewProps {
  change: FileChange;
  layout?: DiffLayout;
  /** The number of the first line if `change` is a piece of a file; null: unknown, and no numbers are shown. */
  firstLine?: number | null;
}

/** One file's change as numbered lines. Unchanged parts are folded, and very long changes are cut until more is requested. */
export function DiffView({ change, layout = 'inline', firstLine = 1 }: DiffViewProps) {
  const diff = useMemo(() => fileDiff(change), [change]);
  const colours = useMemo((): Colours => {
    const language = languageOf(change.path);
    return {
      before: highlightLines(change.before ?? '', language),
      after: highlightLines(change.after ?? '', language),
    };
  }, [change]);
  const [all, setAll] = useState(false);
  const total = diff.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = all ? Number.POSITIVE_INFINITY : lineCap;
  return (
    <figure className="border-b border-line last:border-b-0">
      <figcaption className="sticky top-0 z-10 flex items-baseline gap-2 bg-panel px-4 py-2">
        <span className="min-w-0 truncate font-mono text-sm font-medium" title={diff.path}>
          {visible(diff.path)}
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
                  ⋯ {unchangedLines(hunk.skipped)}
                </p>
              )}
              {layout === 'split'
                ? sideBySide(lines).map((row) => (
                    <div
                      key={`${row.left?.before}-${row.right?.after}`}
                      className="grid grid-cols-2 divide-x divide-line"
                    >
                      <Half line={row.left} side="before" colours={colours} />
                      <Half line={row.right} side="after" colours={colours} />
                    </div>
                  ))
                : lines.map((line) => (
                    <Line
                      key={`${line.before}-${line.after}`}
                      line={line}
                      colours={colours}
                      firstLine={firstLine}
                    />
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
          {showAll(total)}
        </button>
      )}
    </figure>
  );
}

const sign = { same: ' ', added: '+', removed: '-' };
const ground = (line: DiffLine | null) =>
  clsx(
    'flex',
    line === null && 'bg-hover',
    line?.kind === 'added' && 'bg-add',
    line?.kind === 'removed' && 'bg-del',
  );

interface LineProps {
  line: DiffLine;
  colours: Colours;
  firstLine: number | null;
}

function Line({ line, colours, firstLine }: LineProps) {
  const numbered = (at: number | null) => (at === null || firstLine === null ? null : at + firstLine - 1);
  return (
    <div data-line={line.kind} className={ground(line)}>
      <LineNumber number={numbered(line.before)} className="pr-1.5" />
      <LineNumber number={numbered(line.after)} className="pr-2" />
      <Code line={line} colours={colours} />
    </div>
  );
}

function Half({
  line,
  side,
  colours,
}: {
  line: DiffLine | null;
  side: 'before' | 'after';
  colours: Colours;
}) {
  return (
    <div data-line={line?.kind ?? 'none'} data-side={side} className={ground(line)}>
      <LineNumber number={line?.[side] ?? null} className="pr-2" />
      {line && <Code line={line} colours={colours} />}
    </div>
  );
}

function LineNumber({ number, className }: { number: number | null; className: string }) {
  return (
    <span
      aria-hidden
      className={clsx('num w-9 shrink-0 text-right text-xs leading-[18px] text-soft select-none', className)}
    >
      {number ?? ''}
    </span>
  );
}

function Code({ line, colours }: { line: DiffLine; colours: Colours }) {
  const { before, after, kind, text } = line;
  const tokens = kind === 'removed' ? colours.before?.[(before ?? 0) - 1] : colours.after?.[(after ?? 0) - 1];
  return (
    <span className="min-w-0 flex-1 pr-4 whitespace-pre-wrap wrap-anywhere">
      {sign[kind]}{' '}
      {tokensOf(text, tokens).map((token, index) =>
        token.className === '' ? (
          visible(token.text)
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one line never change places
          <span key={index} className={token.className}>
            {visible(token.text)}
          </span>
        ),
      )}
    </span>
  );
}

interface EditViewProps {
  path: string;
  before: string;
  after: string;
  firstLine?: number | null;
}

/** Ends a piece with a line feed, so that the diff does not report a missing one. */
const lined = (piece: string): string => (piece === '' || piece.endsWith('\n') ? piece : `${piece}\n`);

/** An edit as the agent wrote it: the text it searched for and the replacement. */
export function EditView({ path, before, after, firstLine }: EditViewProps) {
  const change = useMemo(
    (): FileChange => ({
      path,
      kind: before === '' ? 'added' : 'changed',
      before: lined(before),
      after: lined(after),
      binary: false,
    }),
    [path, before, after],
  );
  return (
    <div className="-mx-3.5 -mt-1">
      <DiffView change={change} firstLine={firstLine} />
    </div>
  );
}
