'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Checkbox } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/notes';
import { byteCount as bytes } from '@/server/core/base/byte-count';
import type { Brought } from './collect-files';
import { FileChoice } from './file-choice';
import type { ImportProcess, ImportState } from './import-process';
import { ImportResult } from './import-result';
import {
  cancelHelp,
  chosenText,
  importAbout,
  importFailed,
  importTitle,
  manyRuns,
  mergeHelp,
  mergeLabel,
  readingFirst,
  readingText,
  sendingText,
} from './sentences';

interface ImportDialogProps {
  state: ImportState;
  process: ImportProcess;
}

/** An import from the choice of files to its report. */
export function ImportDialog({ state, process }: ImportDialogProps) {
  return (
    <Dialog
      open={state.kind !== 'idle'}
      onOpenChange={(open) => !open && process.close()}
      title={importTitle}
      {...(state.kind === 'open' ? { description: importAbout } : {})}
    >
      <div data-testid="import" data-state={state.kind}>
        <Body state={state} process={process} />
      </div>
    </Dialog>
  );
}

function Body({ state, process }: ImportDialogProps) {
  switch (state.kind) {
    case 'idle':
      return null;
    case 'open':
      return (
        <>
          <FileChoice onFiles={(files) => process.bring(files)} />
          <Link
            href="/folders"
            onClick={() => process.close()}
            className="mt-3 block text-center text-soft underline underline-offset-2 hover:text-ink"
          >
            {manyRuns}
          </Link>
        </>
      );
    case 'chosen':
      return <Chosen files={state.files} process={process} />;
    case 'sending':
      return (
        <Progress
          share={state.bytes === 0 ? null : state.sent / state.bytes}
          text={sendingText(bytes(state.sent), bytes(state.bytes))}
          onCancel={() => process.close()}
        />
      );
    case 'reading': {
      const { progress } = state;
      return (
        <Progress
          share={null}
          text={progress ? readingText(progress.imported, progress.refused) : readingFirst}
          file={progress?.file ?? null}
          onCancel={() => process.close()}
        />
      );
    }
    case 'done':
      return <ImportResult report={state.report} onClose={() => process.close()} />;
    case 'failed':
      return <ErrorNote title={importFailed} message={state.message} onRetry={() => process.open()} />;
  }
}

/** Loose files are usually attempts on one task; a folder usually holds many tasks. */
const areLoose = (files: readonly Brought[]) => files.every(({ path }) => !path.includes('/'));

function Chosen({ files, process }: { files: readonly Brought[]; process: ImportProcess }) {
  const [merge, setMerge] = useState(areLoose(files));
  const size = bytes(files.reduce((total, { file }) => total + file.size, 0));
  return (
    <div className="space-y-4">
      <p className="num">{chosenText(files.length, size)}</p>
      <Checkbox label={mergeLabel} help={mergeHelp} value={merge} onChange={setMerge} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => process.close()}>Cancel</Button>
        <Button variant="primary" data-testid="start-import" onClick={() => void process.start(files, merge)}>
          Import
        </Button>
      </div>
    </div>
  );
}

interface ProgressProps {
  /** In [0,1]; null where it is not known. */
  share: number | null;
  text: string;
  file?: string | null;
  onCancel: () => void;
}

function Progress({ share, text, file = null, onCancel }: ProgressProps) {
  return (
    <div role="status" className="space-y-2">
      <div className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className={share === null ? 'h-full w-full animate-breathe bg-accent' : 'h-full bg-accent'}
          style={share === null ? undefined : { width: `${Math.round(share * 100)}%` }}
        />
      </div>
      <p className="num">{text}</p>
      <p className="h-5 truncate text-sm text-soft">{file}</p>
      <div className="flex items-center justify-between gap-3">
        <span className="text-sm text-soft">{cancelHelp}</span>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}
