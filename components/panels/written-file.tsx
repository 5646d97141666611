'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import type { WrittenText } from '@/server/core/run/written';

interface WrittenFileProps {
  runId: string;
  written: WrittenText;
}

/** The file that a model wrote. It is loaded when it is opened. */
export function WrittenFile({ runId, written: { seq, model } }: WrittenFileProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const text = useQuery(
    trpc.runs.written.queryOptions({ runId, seq }, { enabled: open, staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <details className="mt-1.5" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-soft">The tests that {model} wrote</summary>
      {text.error ? (
        <p role="alert" className="mt-1.5 text-sm text-bad">
          {text.error.message}
        </p>
      ) : (
        <pre className="mt-1.5 max-h-80 overflow-auto font-mono text-xs whitespace-pre-wrap">
          {text.data ?? 'Loading…'}
        </pre>
      )}
    </details>
  );
}
