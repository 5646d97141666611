'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Brought } from '@/components/imports/collect-files';
import { newUploadId, sendFiles } from '@/components/imports/send-files';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import { ErrorNote } from '@/components/ui/notes';
import { FileDrop } from './file-drop';
import { useGradingOptions } from './grading-options';
import type { Narrowed } from './run-set';
import { dropPredictions, gradeTitle, howTestsRun, notGraded } from './sentences';

interface GradeSetProps {
  narrowed: Narrowed;
  total: number;
}

/** Takes a file of predictions for the listed tasks, and has them graded. */
export function GradeSet({ narrowed, total }: GradeSetProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { options, fields } = useGradingOptions();
  const start = useMutation({
    mutationFn: async (files: readonly Brought[]) => {
      const upload = newUploadId();
      await sendFiles(upload, files, { signal: new AbortController().signal, onSent: () => {} });
      return client.benchmarks.gradings.grade.mutate({ upload, narrowed, ...options });
    },
    onSuccess: () => queries.invalidateQueries(trpc.benchmarks.gradings.list.queryFilter()),
  });
  return (
    <div>
      <FileDrop
        testId="drop-predictions"
        inputTestId="choose-predictions"
        accept=".jsonl,.json,.parquet,.gz,.zst"
        busy={start.isPending}
        title={gradeTitle}
        hint={dropPredictions(total)}
        onFiles={(files) => start.mutate(files)}
      />
      <details className="mt-2">
        <summary className="cursor-pointer text-sm text-soft">{howTestsRun}</summary>
        <div className="mt-2 max-w-[60ch]">{fields}</div>
      </details>
      {start.error && <ErrorNote className="mt-3" title={notGraded} message={start.error.message} />}
    </div>
  );
}
