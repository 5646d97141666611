'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Brought } from '@/components/imports/collect-files';
import { newUploadId, sendFiles } from '@/components/imports/send-files';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import { ErrorNote } from '@/components/ui/notes';
import { FileDrop } from './file-drop';
import { dropTasks, importFailed, reportLine } from './sentences';

/** Brings a file of rows, or a task repository, and reports what became of it. */
export function ImportTasks() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [sent, setSent] = useState(0);
  const bring = useMutation({
    mutationFn: async (files: readonly Brought[]) => {
      const upload = newUploadId();
      await sendFiles(upload, files, { signal: new AbortController().signal, onSent: setSent });
      return client.benchmarks.importTasks.mutate({ upload });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.benchmarks.pathKey() }),
  });
  const take = (files: readonly Brought[]) => {
    setSent(0);
    bring.mutate(files);
  };
  const report = bring.data;
  return (
    <div>
      <FileDrop
        testId="drop-tasks"
        inputTestId="import-tasks"
        accept=".jsonl,.json,.parquet,.gz,.zst"
        busy={bring.isPending}
        title={
          bring.isPending ? `Importing … ${Math.round(sent / 1024).toLocaleString('en')} KB` : 'Import a file'
        }
        folderTitle="Import a folder"
        hint={dropTasks}
        onFiles={take}
      />
      {bring.error && <ErrorNote className="mt-3" title={importFailed} message={bring.error.message} />}
      {report && (
        <div role="status" className="mt-3 text-sm">
          <p>{reportLine(report)}</p>
          {report.refused.length > 0 && (
            <ul className="mt-1 max-h-40 list-disc overflow-y-auto pl-5 text-soft">
              {report.refused.map((reason) => (
                <li key={reason} className="break-words">
                  {reason}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
