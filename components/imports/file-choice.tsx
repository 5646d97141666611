'use client';
import { FileDown } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { type Brought, chosenFiles } from './collect-files';
import { dropHere } from './sentences';

/** Files or a folder by the browser's dialogs; dropping works on the whole window. */
export function FileChoice({ onFiles }: { onFiles: (files: Brought[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => onFiles(chosenFiles(list ?? []));
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-4 py-8 text-center">
      <FileDown aria-hidden className="mx-auto mb-2 size-6 text-soft" />
      <p className="text-soft">{dropHere}</p>
      <div className="mt-4 flex justify-center gap-2">
        <Button variant="primary" onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button onClick={() => folder.current?.click()}>Choose a folder</Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-testid="import-files"
        onChange={({ target }) => take(target.files)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        data-testid="import-folder"
        {...{ webkitdirectory: '' }}
        onChange={({ target }) => take(target.files)}
      />
    </div>
  );
}
