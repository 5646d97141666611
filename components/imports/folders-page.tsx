'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { EmptyState, ErrorNote } from '@/components/ui/notes';
import { FolderTable } from './folder-table';
import { addFolder, folderField, foldersAbout, foldersTitle, noFolders, noFoldersHelp } from './sentences';

/** Folders of this machine: what lies in them is listed without being read, and opened run by run. */
export function FoldersPage() {
  const trpc = useTRPC();
  const folders = useQuery(trpc.imports.folders.list.queryOptions());
  const [path, setPath] = useState('');
  const reload = () => void folders.refetch();
  const add = useMutation(
    trpc.imports.folders.add.mutationOptions({
      onSuccess: () => {
        setPath('');
        reload();
      },
    }),
  );
  const send = () => add.mutate({ path: path.trim() });
  return (
    <Page crumbs={[{ label: 'Runs', href: '/' }, { label: foldersTitle }]}>
      <div className="mx-auto w-full max-w-5xl space-y-5 p-6">
        <p className="max-w-3xl text-soft">{foldersAbout}</p>
        <div className="flex items-end gap-2">
          <div className="max-w-xl flex-1">
            <TextField label={folderField} value={path} onChange={setPath} onEnter={send} code />
          </div>
          <Button
            variant="primary"
            data-testid="add-folder"
            disabled={path.trim() === ''}
            busy={add.isPending}
            onClick={send}
          >
            {addFolder}
          </Button>
        </div>
        {add.error && <ErrorNote message={add.error.message} />}
        {folders.error && <ErrorNote message={folders.error.message} onRetry={reload} />}
        {folders.data?.length === 0 && <EmptyState title={noFolders}>{noFoldersHelp}</EmptyState>}
        {folders.data?.map((folder) => (
          <FolderTable key={folder} path={folder} onDrop={reload} />
        ))}
      </div>
    </Page>
  );
}
