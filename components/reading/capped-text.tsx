'use client';
import { useMemo, useState } from 'react';
import { ansiSpans } from './ansi';
import { showAll, showMoreOf } from './sentences';

const columns = 200;
/** The lines that each click adds, so that a log of 100,000 lines is never in the page at once. */
const furtherLines = 500;

/** Monospaced plain text, with terminal colours, cut after a number of lines until more are requested. */
export function CappedText({ text, lines = 40 }: { text: string; lines?: number }) {
  const [more, setMore] = useState(0);
  const all = useMemo(() => text.split('\n'), [text]);
  const allowed = lines + more;
  const isLong = all.length > lines || text.length > lines * columns;
  const isCut = all.length > allowed || text.length > allowed * columns;
  const shown = isCut
    ? all
        .slice(0, allowed)
        .join('\n')
        .slice(0, allowed * columns)
    : text;
  const spans = useMemo(() => ansiSpans(shown), [shown]);
  const left = all.length - allowed;
  return (
    <>
      <pre className="font-mono text-sm break-words whitespace-pre-wrap">
        {spans.map((span, index) =>
          span.className === '' ? (
            span.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans of one text never change places
            <span key={index} className={span.className}>
              {span.text}
            </span>
          ),
        )}
      </pre>
      {isLong && (
        <p className="mt-1 flex gap-3 text-sm text-soft">
          {isCut && (
            <button
              type="button"
              onClick={() => setMore(more + furtherLines)}
              className="underline underline-offset-2 hover:text-ink"
            >
              {left > furtherLines
                ? showMoreOf(furtherLines, left)
                : left > 0
                  ? showAll(all.length)
                  : 'Show more'}
            </button>
          )}
          {more > 0 && (
            <button
              type="button"
              onClick={() => setMore(0)}
              className="underline underline-offset-2 hover:text-ink"
            >
              Show less
            </button>
          )}
        </p>
      )}
    </>
  );
}
