'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useMemo } from 'react';
import { highlightLines, languageOf, tokensOf } from '@/components/reading/highlight';
import { useTRPC } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { fileIsCut, notText } from './sentences';

interface FileViewProps {
  runId: RunId;
  nodeId: NodeId;
  path: string;
  /** The line to scroll to, from 1. */
  line: number | null;
}

const mostLines = 5_000;

/** A file with syntax colours and line numbers. */
export function FileView({ runId, nodeId, path, line }: FileViewProps) {
  const trpc = useTRPC();
  const file = useQuery(
    trpc.files.read.queryOptions({ runId, nodeId, path }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <Awaited query={file}>
      {(data) => {
        if (!data) return null;
        if (data.binary) {
          return <p className="px-4 pb-3 text-soft">{notText(data.bytes)}</p>;
        }
        return <Lines text={data.text} path={path} line={line} cut={data.cut} />;
      }}
    </Awaited>
  );
}

function Lines({ text, path, line, cut }: { text: string; path: string; line: number | null; cut: boolean }) {
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const tokens = useMemo(() => highlightLines(text, languageOf(path)), [text, path]);
  const shown = lines.slice(0, mostLines);
  return (
    <div className="overflow-x-auto pb-3" data-testid="file-view">
      <pre className="w-max min-w-full font-mono text-sm leading-5">
        {shown.map((content, i) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file that does not change
            key={i}
            ref={i + 1 === line ? (element) => element?.scrollIntoView({ block: 'center' }) : undefined}
            className={clsx('flex', i + 1 === line && 'bg-chosen')}
          >
            <span className="num w-12 shrink-0 pr-3 text-right text-faint select-none">{i + 1}</span>
            <code className="pr-4 whitespace-pre">
              {tokensOf(content, tokens?.[i]).map((token, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a line that does not change
                <span key={at} className={token.className}>
                  {token.text}
                </span>
              ))}
            </code>
          </div>
        ))}
      </pre>
      {(cut || lines.length > mostLines) && <p className="px-4 pt-2 text-soft">{fileIsCut}</p>}
    </div>
  );
}
