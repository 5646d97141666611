'use client';
import { Search as SearchIcon, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button, IconButton } from '@/components/ui/button';
import { ErrorNote, Kbd } from '@/components/ui/notes';
import { focusTree } from '@/components/ui/use-focus-back';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { SavedViews } from './saved-views-menu';
import { SearchHints } from './search-hints';
import { SearchResults } from './search-results';
import { endSearch, foundOf, incomplete, keyNext, keyPrevious, keySearch, searching } from './sentences';
import type { Search } from './use-search';

interface SearchPanelProps {
  state: RunState;
  search: Search;
  selected: NodeId | null;
  onSelect: (id: NodeId) => void;
}

/** The search box and its results, over the tree. The tree highlights the found nodes. */
export function SearchPanel({ state, search, selected, onSelect }: SearchPanelProps) {
  const nodeCount = state.nodes.size;
  const { text, setText, query, results, looking, error } = search;
  const [wasOpened, setOpened] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const open = wasOpened || text !== '';
  const at = results.findIndex(({ node }) => node.id === selected);
  const go = (by: 1 | -1) => {
    const to = at === -1 && by === -1 ? -1 : at + by;
    const next = results.at(to === results.length ? 0 : to);
    if (next) onSelect(next.node.id);
  };
  const close = () => {
    setText('');
    setOpened(false);
    focusTree();
  };
  const openAndFocus = () => {
    setOpened(true);
    field.current?.focus();
  };
  useHotkeys('Search', [
    { keys: ['/'], does: keySearch, run: openAndFocus },
    { keys: ['n'], does: keyNext, run: () => go(1) },
    { keys: ['N'], does: keyPrevious, run: () => go(-1) },
    ...(open
      ? [
          {
            keys: ['Escape'],
            does: 'end the search',
            first: true,
            run: close,
          },
        ]
      : []),
  ]);

  // Outside system: the focus, once the field is there.
  useEffect(() => {
    if (wasOpened) field.current?.focus();
  }, [wasOpened]);

  if (!open) {
    return (
      <div className="small-icons absolute top-3 left-3 z-10 flex gap-1.5">
        <Button size="sm" onClick={openAndFocus} data-testid="open-search">
          <SearchIcon aria-hidden className="size-3.5" /> Search <Kbd className="h-4! min-w-4!">/</Kbd>
        </Button>
        <SavedViews runId={state.runId} />
      </div>
    );
  }
  const summary =
    looking !== null
      ? searching(results.length, Math.min(looking, nodeCount), nodeCount)
      : search.incomplete
        ? incomplete(results.length)
        : foundOf(results.length, nodeCount);
  return (
    <search
      aria-label="Search the run"
      data-testid="search"
      className="absolute top-3 left-3 z-20 flex max-h-[calc(100%-64px)] w-88 max-w-[calc(100%-24px)] flex-col overflow-hidden rounded-lg border border-line-strong bg-panel shadow-float"
    >
      <div className="flex items-center gap-1 border-b border-line py-1 pr-1 pl-2.5">
        <SearchIcon aria-hidden className="size-3.5 shrink-0 text-soft" />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label="Search actions, observations, files, tests"
          aria-expanded={results.length > 0}
          aria-controls="found"
          aria-activedescendant={at >= 0 ? `found-${selected}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder="words, file:src, is:fixed, depth>10"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const { key, shiftKey } = event;
            if (key === 'ArrowDown' || (key === 'Enter' && !shiftKey)) go(1);
            else if (key === 'ArrowUp' || key === 'Enter') go(-1);
            else if (key === 'Escape' && text !== '') focusTree();
            else if (key === 'Escape') close();
            else return;
            event.preventDefault();
          }}
          className="h-7 min-w-0 flex-1 bg-transparent px-1 outline-none"
        />
        <SavedViews runId={state.runId} />
        <IconButton label={endSearch} onClick={close} className="size-6!">
          <X aria-hidden className="size-3.5" />
        </IconButton>
      </div>
      {query.problems.length > 0 && (
        <ul role="alert" className="border-b border-line bg-warn-soft px-3.5 py-1.5 text-warn">
          {query.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {error !== null && <ErrorNote className="m-2" message={error} onRetry={search.retry} />}
      {search.lit === null ? (
        <SearchHints onPick={(hint) => setText(`${text.trim()} ${hint}`.trim())} />
      ) : (
        <>
          <p role="status" className="num px-3.5 pt-1.5 pb-1 text-sm text-soft" data-testid="found-count">
            {summary}
          </p>
          <SearchResults
            state={state}
            results={results}
            selected={selected}
            onSelect={onSelect}
            looking={looking !== null}
          />
        </>
      )}
    </search>
  );
}
