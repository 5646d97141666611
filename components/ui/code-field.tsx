'use client';
import { useRef } from 'react';
import { Field } from './field';

interface CodeFieldProps {
  label: string;
  help?: string | undefined;
  rows: number;
  value: string;
  onChange: (value: string) => void;
}

/** A text of many lines that are numbered and do not wrap. Tab moves on to the next control, as in every field. */
export function CodeField({ label, help, rows, value, onChange }: CodeFieldProps) {
  const numbers = useRef<HTMLPreElement>(null);
  const lines = value.split('\n').length;
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <div className="flex overflow-hidden rounded-md">
          <pre
            ref={numbers}
            aria-hidden
            data-testid="line-numbers"
            className="num shrink-0 overflow-hidden border-y border-transparent py-[5px] pr-2 text-right font-mono text-sm text-soft select-none"
            style={{ height: `calc(${rows} * 1lh + 12px)` }}
          >
            {Array.from({ length: lines }, (_, i) => i + 1).join('\n')}
            {/* A scrollbar under the text makes it scroll further than the numbers. */}
            {'\n\n\n'}
          </pre>
          <textarea
            {...ids}
            wrap="off"
            spellCheck={false}
            className="control resize-none overflow-auto font-mono text-sm"
            style={{ height: `calc(${rows} * 1lh + 12px)` }}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onScroll={(event) => {
              if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
      )}
    </Field>
  );
}
