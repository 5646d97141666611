'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { Button, IconButton } from '@/components/ui/button';
import { ScrollList } from '@/components/ui/scroll-list';
import { byteCount } from '@/server/core/base/byte-count';
import type { FolderLine } from '@/server/imports/folder-items';
import {
  dropFolderLabel,
  filterFolder,
  folderFacts,
  openLine,
  refreshFolder,
  resolvedText,
} from './sentences';

/** What is in one folder, as it is now. A line is read when it is opened. */
export function FolderTable({ path, onDrop }: { path: string; onDrop: () => void }) {
  const trpc = useTRPC();
  const lines = useQuery({
    ...trpc.imports.folders.lines.queryOptions({ path }),
    refetchOnWindowFocus: true,
  });
  const drop = useMutation(trpc.imports.folders.drop.mutationOptions({ onSuccess: onDrop }));
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  return (
    <section className="rounded-lg border border-line bg-panel" data-testid="folder">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <h2 className="min-w-0 flex-1 truncate font-mono text-sm" title={path}>
          {path}
        </h2>
        {lines.data && <span className="num text-sm text-soft">{folderFacts(lines.data)}</span>}
        <input
          type="search"
          aria-label={filterFolder}
          placeholder={filterFolder}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="control max-w-44"
        />
        <IconButton
          label={refreshFolder}
          variant="plain"
          busy={lines.isFetching}
          onClick={() => void lines.refetch()}
        >
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
        <Button onClick={() => drop.mutate({ path })}>{dropFolderLabel}</Button>
      </header>
      <div className="px-4 py-2">
        <Awaited query={lines}>
          {(all) => (
            <ScrollList
              items={all.filter(({ path, task }) => `${path} ${task ?? ''}`.toLowerCase().includes(wanted))}
              keyOf={(line) => line.path}
              height={40}
              label={path}
              render={(line) => <Line folder={path} line={line} onOpened={() => void lines.refetch()} />}
            />
          )}
        </Awaited>
      </div>
    </section>
  );
}

interface LineProps {
  folder: string;
  line: FolderLine;
  onOpened: () => void;
}

function Line({ folder, line, onOpened }: LineProps) {
  const { path, task, size, resolved, runs } = line;
  const trpc = useTRPC();
  const router = useRouter();
  const open = useMutation(
    trpc.imports.folders.open.mutationOptions({
      onSuccess: ([only, second]) => {
        if (only !== undefined && second === undefined) router.push(`/runs/${only}`);
        else onOpened();
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <div className="flex items-center gap-3 border-b border-line py-1.5" data-testid="folder-line">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{task ?? path}</span>
        <span className="block truncate text-sm text-soft">{path}</span>
      </span>
      <span className="num text-sm text-soft">
        {[resolvedText(resolved), byteCount(size)].filter(Boolean).join(' · ')}
      </span>
      {runs.length > 0 ? (
        <span className="flex gap-2">
          {runs.slice(0, 4).map((run) => (
            <Link key={run} href={`/runs/${run}`} className="underline underline-offset-2">
              {run}
            </Link>
          ))}
        </span>
      ) : (
        <Button size="sm" busy={open.isPending} onClick={() => open.mutate({ path: folder, item: path })}>
          {openLine}
        </Button>
      )}
    </div>
  );
}
