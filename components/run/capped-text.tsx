'use client';
import { useState } from 'react';

/** Text as it came, monospaced, as text only; cut after so many lines until asked for all. */
export function CappedText({ text, lines = 40 }: { text: string; lines?: number }) {
  const [open, setOpen] = useState(false);
  const all = text.split('\n');
  const isLong = all.length > lines || text.length > lines * 200;
  const shown =
    open || !isLong
      ? text
      : all
          .slice(0, lines)
          .join('\n')
          .slice(0, lines * 200);
  return (
    <>
      <pre className="font-mono text-sm break-words whitespace-pre-wrap">{shown}</pre>
      {isLong && (
        <button
          type="button"
          onClick={() => setOpen(!open)}
          className="mt-1 text-sm text-soft underline underline-offset-2 hover:text-ink"
        >
          {open ? 'Show less' : `Show all ${all.length.toLocaleString('en')} lines`}
        </button>
      )}
    </>
  );
}
