'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronDown, ChevronRight, Download, FileText, Package } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useDeferredValue, useState } from 'react';
import { type FileEntry, fileTree, foldersTo } from '@/components/reading/file-tree';
import { useTRPC } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { buttonClass } from '@/components/ui/button';
import { Nothing } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { FileView } from './file-view';
import { moreLinesMatch, noLineMatches } from './sentences';

/** The address from which the workspace of a node, or one of its files, is downloaded. */
const downloadUrl = (runId: string, nodeId: string, path?: string): string =>
  `/api/runs/${runId}/${nodeId}/files${path === undefined ? '' : `?path=${encodeURIComponent(path)}`}`;

/** The files of this node, to browse, read, search and save. No sandbox is opened for it. */
export function FilesTab({ state, node }: { state: RunState; node: NodeState }) {
  const trpc = useTRPC();
  const at = { runId: state.runId, nodeId: node.id };
  const [path, setPath] = useQueryState('file', parseAsString);
  const [searchText, setSearchText] = useState('');
  const wanted = useDeferredValue(searchText.trim());
  const [line, setLine] = useState<number | null>(null);
  const list = useQuery(trpc.files.list.queryOptions(at, { staleTime: Number.POSITIVE_INFINITY }));
  const found = useQuery(
    trpc.files.search.queryOptions(
      { ...at, text: wanted || ' ' },
      { enabled: wanted.length > 1, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const read = (to: string, place: number | null = null) => {
    setLine(place);
    void setPath(to);
  };
  return (
    <div data-testid="files">
      <div className="flex items-center gap-1.5 border-b border-line px-4 py-2">
        <input
          type="search"
          aria-label="Search in the files"
          placeholder="Search in the files"
          className="control h-7! min-w-0 flex-1"
          value={searchText}
          onChange={(event) => setSearchText(event.target.value)}
        />
        <a className={buttonClass('plain', 'sm')} href={downloadUrl(state.runId, node.id)} download>
          <Package aria-hidden className="size-3.5" /> All as tar
        </a>
      </div>
      {wanted.length > 1 ? (
        <Hits
          found={found.data ?? null}
          failed={found.error?.message ?? null}
          onRead={(hit) => read(hit.path, hit.line)}
        />
      ) : (
        <Awaited query={list}>
          {(paths) => (
            <ul aria-label={`Files at ${node.id}`} className="px-2 py-2">
              {fileTree(paths ?? []).map((entry) => (
                <Entry
                  key={entry.path}
                  entry={entry}
                  level={1}
                  changed={new Set(node.changed)}
                  opened={path === null ? [] : foldersTo(path)}
                  selected={path}
                  onRead={read}
                />
              ))}
            </ul>
          )}
        </Awaited>
      )}
      {path !== null && (
        <div className="border-t border-line">
          <div className="flex items-center justify-between gap-2 px-4 py-2">
            <span className="min-w-0 font-mono text-sm break-all">{path}</span>
            <a
              className={buttonClass('quiet', 'sm')}
              href={downloadUrl(state.runId, node.id, path)}
              download
              aria-label={`Save ${path}`}
              title="Save this file"
            >
              <Download aria-hidden className="size-3.5" />
            </a>
          </div>
          <FileView key={`${node.id}-${path}`} runId={state.runId} nodeId={node.id} path={path} line={line} />
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  entry: FileEntry;
  level: number;
  /** The files that the step changed. */
  changed: ReadonlySet<string>;
  opened: readonly string[];
  selected: string | null;
  onRead: (path: string) => void;
}

function Entry({ entry, level, changed, opened, selected, onRead }: EntryProps) {
  const [open, setOpen] = useState(level === 1 && entry.entries !== null && entry.entries.length < 30);
  const isOpen = open || opened.includes(entry.path);
  const Icon = entry.entries === null ? FileText : isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        aria-expanded={entry.entries === null ? undefined : isOpen}
        onClick={() => (entry.entries === null ? onRead(entry.path) : setOpen(!isOpen))}
        className={clsx(
          'flex w-full items-center gap-1.5 rounded-sm py-0.5 pr-2 text-left hover:bg-hover',
          entry.path === selected && 'bg-chosen',
        )}
        style={{ paddingLeft: 8 + (level - 1) * 14 }}
      >
        <Icon aria-hidden className="size-3.5 shrink-0 text-soft" />
        <span className="min-w-0 truncate font-mono text-sm">{entry.name}</span>
        {changed.has(entry.path) && (
          <span className="shrink-0 text-xs font-medium text-ink">changed here</span>
        )}
      </button>
      {isOpen && entry.entries !== null && (
        <ul>
          {entry.entries.map((inner) => (
            <Entry
              key={inner.path}
              entry={inner}
              level={level + 1}
              changed={changed}
              opened={opened}
              selected={selected}
              onRead={onRead}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

interface HitsProps {
  found: { hits: { path: string; line: number; text: string }[]; more: boolean } | null;
  failed: string | null;
  onRead: (hit: { path: string; line: number }) => void;
}

function Hits({ found, failed, onRead }: HitsProps) {
  if (failed !== null) return <p className="px-4 py-3 text-bad">{failed}</p>;
  if (found === null) return <p className="px-4 py-3 text-soft">Searching …</p>;
  if (found.hits.length === 0) {
    return (
      <div className="px-4 py-3">
        <Nothing>{noLineMatches}</Nothing>
      </div>
    );
  }
  return (
    <ul className="py-1" data-testid="file-hits">
      {found.hits.map((hit) => (
        <li key={`${hit.path}:${hit.line}`}>
          <button
            type="button"
            onClick={() => onRead(hit)}
            className="block w-full px-4 py-0.5 text-left hover:bg-hover"
          >
            <span className="font-mono text-xs text-soft">
              {hit.path}:{hit.line}
            </span>
            <span className="block truncate font-mono text-sm">{hit.text.trim()}</span>
          </button>
        </li>
      ))}
      {found.more && <li className="px-4 py-1 text-sm text-soft">{moreLinesMatch}</li>}
    </ul>
  );
}
