'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ChevronDown, ChevronRight, Network } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '@/components/ui/button';
import type { NodeId } from '@/server/core/ids';
import { GlyphShape } from './glyph';
import { listOrder } from './list-order';
import type { Scene } from './scene';
import { inWords } from './scene-node';
import type { TreeView } from './use-tree-view';
import { ViewMenu } from './view-menu';

interface TreeListProps {
  scene: Scene;
  selected: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  onMenu: (place: { node: NodeId; x: number; y: number }) => void;
  view: TreeView;
}

const rowPixels = 26;

/** The same tree as an indented list: for the keyboard, for screen readers, for reading. */
export function TreeList({ scene, selected, onSelect, onMenu, view }: TreeListProps) {
  const rows = useMemo(() => listOrder(scene), [scene]);
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
  const row = rows[at];
  const parentOf = (at: number): NodeId | null => scene.tree.nodes[at]?.parentId ?? null;
  const target = (key: string): NodeId | null => {
    switch (key) {
      case 'ArrowDown':
        return rowAt(at + 1);
      case 'ArrowRight':
        if (row?.expanded !== false) return rowAt(at + 1);
        view.fold(row.id);
        return row.id;
      case 'ArrowUp':
        return rowAt(at - 1);
      case 'ArrowLeft':
        return row ? parentOf(row.at) : null;
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
        <span className="flex gap-1.5">
          <Button size="sm" onClick={() => view.setLayout('right')} title="The tree as a drawing (l)">
            <Network aria-hidden className="size-3.5" /> Drawing
          </Button>
          <ViewMenu view={view} hidden={scene.folds.total} />
        </span>
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
            const drawn = row && scene.node(row.at);
            if (!row || !drawn) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself takes the keys
              <div
                key={row.id}
                id={`row-${row.id}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={row.level + 1}
                aria-expanded={row.expanded ?? undefined}
                aria-selected={row.id === selected}
                aria-label={inWords(drawn)}
                onClick={() => onSelect(row.id)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  onMenu({ node: row.id, x: event.clientX, y: event.clientY });
                }}
                className={clsx(
                  'absolute inset-x-0 flex cursor-pointer items-center gap-2 pr-4',
                  drawn.dim && 'opacity-40',
                  row.id === selected ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
                style={{
                  top: item.start,
                  height: rowPixels,
                  paddingLeft: 16 + Math.min(row.level, 14) * 16,
                }}
              >
                <FoldToggle expanded={row.expanded} onToggle={() => view.fold(row.id)} />
                <GlyphShape
                  glyph={drawn.glyph}
                  colour={drawn.colour}
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

/** For the pointer; the keys are the tree's. */
function FoldToggle({ expanded, onToggle }: { expanded: boolean | null; onToggle: () => void }) {
  if (expanded === null) return <span className="w-3 shrink-0" />;
  const Icon = expanded ? ChevronDown : ChevronRight;
  return (
    <Icon
      aria-hidden
      className="size-3 shrink-0 text-faint hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    />
  );
}
