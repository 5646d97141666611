'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Network } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '@/components/ui/button';
import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { GlyphShape } from './glyph';
import { listOrder } from './list-order';
import type { Scene } from './scene';
import { inWords } from './tree-node';

interface TreeListProps {
  state: RunState;
  scene: Scene;
  selected: NodeId | null;
  lit: ReadonlySet<NodeId> | null;
  onSelect: (id: NodeId | null) => void;
  onCanvas: () => void;
}

const rowPixels = 26;

/** The same tree as an indented list: for the keyboard, for screen readers, for reading. */
export function TreeList({ state, scene, selected, lit, onSelect, onCanvas }: TreeListProps) {
  const rows = useMemo(() => listOrder(state), [state]);
  const pane = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: () => rowPixels,
    overscan: 20,
  });
  const at = rows.findIndex((row) => row.id === selected);

  // Outside system: the pane's scroll position.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);

  const rowAt = (index: number) => rows[Math.max(0, Math.min(rows.length - 1, index))]?.id ?? null;
  const target = (key: string): NodeId | null => {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowRight':
        return rowAt(at + 1);
      case 'ArrowUp':
        return rowAt(at - 1);
      case 'ArrowLeft':
        return selected === null ? null : (state.nodes.get(selected)?.parentId ?? null);
      case 'Home':
        return rowAt(0);
      case 'End':
        return rowAt(rows.length - 1);
      default:
        return null;
    }
  };

  return (
    <div className="flex size-full flex-col">
      <div className="flex items-center justify-between border-b border-line px-4 py-2 text-soft">
        <span>{rows.length.toLocaleString('en')} nodes, as a list</span>
        <Button size="sm" onClick={onCanvas} title="The tree as a drawing (l)">
          <Network aria-hidden className="size-3.5" /> Drawing
        </Button>
      </div>
      <div
        ref={pane}
        role="tree"
        aria-label="Search tree"
        aria-activedescendant={at >= 0 ? `row-${selected}` : undefined}
        tabIndex={0}
        data-testid="tree-list"
        onKeyDown={(event) => {
          const next = target(event.key);
          if (next === null) return;
          event.preventDefault();
          onSelect(next);
        }}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            const drawn = row && scene.byId.get(row.id);
            if (!row || !drawn) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself takes the keys
              <div
                key={row.id}
                id={`row-${row.id}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={row.level + 1}
                aria-selected={row.id === selected}
                aria-label={inWords(drawn)}
                onClick={() => onSelect(row.id)}
                className={clsx(
                  'absolute inset-x-0 flex cursor-pointer items-center gap-2 pr-4',
                  row.id === selected ? 'bg-accent-soft' : 'hover:bg-hover',
                  lit && !lit.has(row.id) && row.id !== selected && 'opacity-40',
                )}
                style={{
                  top: item.start,
                  height: rowPixels,
                  paddingLeft: 16 + Math.min(row.level, 14) * 16,
                }}
              >
                <GlyphShape
                  glyph={drawn.glyph}
                  shade={drawn.shade}
                  known={drawn.known}
                  className="size-3.5 shrink-0"
                />
                <span
                  className={clsx('num w-12 shrink-0 text-xs', drawn.onBest ? 'text-gold-ink' : 'text-soft')}
                >
                  {row.id}
                </span>
                <span className="min-w-0 flex-1 truncate">{drawn.title}</span>
                {row.branchOf && <span className="shrink-0 text-xs text-soft">from {row.branchOf}</span>}
                {drawn.verified && <span className="shrink-0 text-xs text-soft">verified</span>}
                {drawn.holdout && (
                  <span
                    className={clsx(
                      'shrink-0 text-xs',
                      drawn.holdout === 'passed' ? 'text-good' : 'text-bad',
                    )}
                  >
                    holdout {drawn.holdout}
                  </span>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
