'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useEffect, useRef } from 'react';
import { visible } from '@/components/reading/ansi';
import { ScoreChip } from '@/components/ui/score-chip';
import { testedNear } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { noMatch, nothingYet } from './sentences';
import type { SearchResult } from './use-search';

interface SearchResultsProps {
  state: RunState;
  results: readonly SearchResult[];
  selected: NodeId | null;
  onSelect: (id: NodeId) => void;
  /** The search is under way. */
  looking: boolean;
}

const rowPixels = 46;

/** The found nodes, in the order in which they settled. The arrow keys in the search box move through them. */
export function SearchResults({ state, results, selected, onSelect, looking }: SearchResultsProps) {
  const pane = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: results.length,
    getScrollElement: () => pane.current,
    estimateSize: () => rowPixels,
    overscan: 10,
  });
  const at = results.findIndex(({ node }) => node.id === selected);

  // Outside system: the pane's scroll position.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);

  if (results.length === 0) {
    return (
      <p id="found" className="px-3.5 pb-3 text-soft">
        {looking ? nothingYet : noMatch}
      </p>
    );
  }
  return (
    <div ref={pane} className="min-h-0 overflow-y-auto pb-1">
      <div
        id="found"
        role="listbox"
        aria-label="Found nodes"
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const result = results[item.index];
          if (!result) return null;
          const { node, why } = result;
          const score = testedNear(state, node.id)?.score;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles the keys
            <div
              key={node.id}
              id={`found-${node.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={node.id === selected}
              aria-posinset={item.index + 1}
              aria-setsize={results.length}
              data-found={node.id}
              onClick={() => onSelect(node.id)}
              className={clsx(
                'absolute inset-x-0 cursor-pointer px-3.5 py-1',
                node.id === selected ? 'bg-chosen' : 'hover:bg-hover',
              )}
              style={{ top: item.start, height: rowPixels }}
            >
              <span className="flex items-baseline gap-2">
                <span className="num shrink-0 text-soft">{node.id}</span>
                <span className="min-w-0 flex-1 truncate">{node.title}</span>
                {score && <ScoreChip score={score} compact className="shrink-0" />}
              </span>
              <span className="block truncate text-sm text-soft">
                {why ? (
                  <>
                    {why.label}: {visible(why.before)}
                    <mark className="rounded-xs bg-gold/30 text-ink">{visible(why.hit)}</mark>
                    {visible(why.after)}
                  </>
                ) : (
                  [
                    `depth ${node.depth}`,
                    node.attemptId && `attempt ${node.attemptId.slice(1)}`,
                    node.changed.length > 0 && node.changed.join(', '),
                  ]
                    .filter(Boolean)
                    .join(' · ')
                )}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
