'use client';
import { PrefetchKind } from 'next/dist/client/components/router-reducer/router-reducer-types';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { preload } from 'react-dom';
import { toast } from 'sonner';
import { useHotkeys } from '@/components/shell/hotkeys';
import { useTRPCClient } from '@/components/trpc/provider';
import { stateUrl } from '@/components/trpc/urls';
import type { RunId } from '@/server/core/base/ids';
import { droppedFiles } from './collect-files';
import { DropOverlay } from './drop-overlay';
import { ImportDialog } from './import-dialog';
import { ImportProcess, type ImportState } from './import-process';
import { doesImport, oneImported } from './sentences';

/** The page of a run is the same for every run, so that its scripts can be fetched before there is one. */
const pageOfNoRun = '/runs/none';

const ImportContext = createContext<ImportProcess | null>(null);

/** Opens the dialog that imports runs. */
export function useImport(): () => void {
  const process = useContext(ImportContext);
  if (!process) throw new Error('Importing needs an ImportProvider above it.');
  return () => process.open();
}

/** Takes files that are dropped on any page, and shows their import. */
export function ImportProvider({ children }: { children: ReactNode }) {
  const client = useTRPCClient();
  const router = useRouter();
  const [process] = useState(
    () =>
      new ImportProcess({
        store: (input, signal) => client.imports.store.mutate(input, { signal }),
        progress: (input) => client.imports.progress.query(input),
        drop: (input) => client.imports.drop.mutate(input),
      }),
  );
  const state = useSyncExternalStore(process.subscribe, process.snapshot, process.snapshot);
  const dragging = useFileDrop(
    (transfer) => void droppedFiles(transfer).then((files) => process.bring(files)),
  );
  useHotkeys('Import', [{ keys: [], does: doesImport, run: () => process.open() }]);
  const isComing = state.kind === 'open' || dragging;
  // The outside systems are the server's thread and the browser's cache: both are warm when the files are chosen.
  useEffect(() => {
    if (!isComing) return;
    client.imports.prepare.mutate().catch(() => {});
    router.prefetch(pageOfNoRun, { kind: PrefetchKind.FULL });
  }, [isComing, client, router]);
  const single = singleRun(state);
  const file = state.kind === 'done' ? (state.report.imported[0]?.file ?? '') : '';
  // The outside systems are the router and the toasts: a single run opens by itself.
  useEffect(() => {
    if (single === null) return;
    // The page names its state too, but only when it has come: what is requested now is there by then.
    preload(stateUrl(single), { as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'high' });
    process.close();
    toast(oneImported(file));
    router.push(`/runs/${single}`);
  }, [single, file, process, router]);
  return (
    <ImportContext value={process}>
      {children}
      {dragging && <DropOverlay />}
      <ImportDialog state={single === null ? state : { kind: 'idle' }} process={process} />
    </ImportContext>
  );
}

/** The run to open, if the import gave one run and nothing that a person should read first. */
function singleRun(state: ImportState): RunId | null {
  if (state.kind !== 'done') return null;
  const { imported, refused } = state.report;
  const [only, second] = imported;
  return second === undefined && refused.length === 0 ? (only?.runId ?? null) : null;
}

/** Calls `onDrop` with what is dropped on the window. Returns whether files are being dragged over it. */
function useFileDrop(onDrop: (transfer: DataTransfer) => void): boolean {
  const [dragging, setDragging] = useState(false);
  // The outside system is the window, which would open a dropped file otherwise.
  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      setDragging(false);
      // A part of the page took the files.
      if (event.defaultPrevented) return;
      event.preventDefault();
      onDrop(event.dataTransfer);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  });
  return dragging;
}
