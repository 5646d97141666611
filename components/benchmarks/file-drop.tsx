'use client';
import { FileDown } from 'lucide-react';
import { useRef } from 'react';
import { type Brought, chosenFiles, droppedFiles } from '@/components/imports/collect-files';
import { Button } from '@/components/ui/button';

interface FileDropProps {
  testId: string;
  inputTestId: string;
  /** Endings of the names that the file dialog offers. */
  accept: string;
  busy: boolean;
  title: string;
  /** Of a second button, which takes a folder; without it there is none. */
  folderTitle?: string;
  hint: string;
  onFiles: (files: readonly Brought[]) => void;
}

/** A place on which files are dropped, with buttons that choose them. */
export function FileDrop({
  testId,
  inputTestId,
  accept,
  busy,
  title,
  folderTitle,
  hint,
  onFiles,
}: FileDropProps) {
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (files: readonly Brought[]) => {
    if (files.length > 0) onFiles(files);
  };
  const takeChosen = (input: HTMLInputElement) => {
    const files = chosenFiles(input.files ?? []);
    // The same file may be chosen again.
    input.value = '';
    take(files);
  };
  const takeDropped = (event: React.DragEvent) => {
    if (busy || !event.dataTransfer.types.includes('Files')) return;
    // What is dropped here is no run; the window, which imports runs, still sees that the dragging is over.
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then(take);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the buttons within */}
      <div
        data-testid={testId}
        onDrop={takeDropped}
        className="flex items-center gap-2 rounded-lg border border-dashed border-line p-3"
      >
        <Button busy={busy} onClick={() => file.current?.click()}>
          <FileDown aria-hidden className="size-3.5" />
          {title}
        </Button>
        {folderTitle !== undefined && (
          <Button variant="quiet" disabled={busy} onClick={() => folder.current?.click()}>
            {folderTitle}
          </Button>
        )}
        <span className="text-sm text-soft">{hint}</span>
      </div>
      <input
        ref={file}
        type="file"
        hidden
        accept={accept}
        data-testid={inputTestId}
        onChange={({ target }) => takeChosen(target)}
      />
      {folderTitle !== undefined && (
        <input
          ref={folder}
          type="file"
          hidden
          onChange={({ target }) => takeChosen(target)}
          {...{ webkitdirectory: '' }}
        />
      )}
    </>
  );
}
