'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Brought, chosenFiles, droppedFiles } from '@/components/imports/collect-files';
import { newUploadId, sendFiles } from '@/components/imports/send-files';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { dropTasks, importFailed, reportLine } from './sentences';

/** Brings a file of rows, or a task repository, and reports what became of it. */
export function ImportTasks() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
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
    if (files.length > 0) bring.mutate(files);
  };
  const takeChosen = (input: HTMLInputElement) => {
    const files = chosenFiles(input.files ?? []);
    // The same file may be chosen again.
    input.value = '';
    take(files);
  };
  const takeDropped = (event: React.DragEvent) => {
    if (bring.isPending || !event.dataTransfer.types.includes('Files')) return;
    // What is dropped here is tasks; the window, which imports runs, still sees that the dragging is over.
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then(take);
  };
  const report = bring.data;
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the two buttons within */}
      <div
        data-testid="drop-tasks"
        onDrop={takeDropped}
        className="flex items-center gap-2 rounded-lg border border-dashed border-line p-3"
      >
        <Button busy={bring.isPending} onClick={() => file.current?.click()}>
          <FileDown aria-hidden className="size-3.5" />
          {bring.isPending
            ? `Importing … ${Math.round(sent / 1024).toLocaleString('en')} KB`
            : 'Import a file'}
        </Button>
        <Button variant="quiet" disabled={bring.isPending} onClick={() => folder.current?.click()}>
          Import a folder
        </Button>
        <span className="text-sm text-soft">{dropTasks}</span>
      </div>
      <input
        ref={file}
        type="file"
        hidden
        accept=".jsonl,.json,.parquet,.gz,.zst"
        data-testid="import-tasks"
        onChange={({ target }) => takeChosen(target)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        onChange={({ target }) => takeChosen(target)}
        {...{ webkitdirectory: '' }}
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
