'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Network } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { listOrder } from '@/components/scene/list-order';
import type { Scene } from '@/components/scene/scene';
import { Button } from '@/components/ui/button';
import type { NodeId } from '@/server/core/base/ids';
import { ListHead, TreeListRow } from './tree-list-row';
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
const headPixels = 24;

/** The tree as an indented list, for the keyboard, for screen readers and for reading. */
export function TreeList({ scene, selected, onSelect, onMenu, view }: TreeListProps) {
  const rows = useMemo(() => listOrder(scene), [scene]);
  const pane = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: () => rowPixels,
    scrollMargin: headPixels,
    scrollPaddingStart: headPixels,
    overscan: 20,
  });
  const at = rows.findIndex((row) => row.id === selected);
  const spent = useMemo(() => (scene.tree.nodes.some(({ usd }) => usd > 0) ? 'cost' : 'tokens'), [scene]);

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
      <div className="flex h-12 items-center justify-between gap-4 border-b border-line pr-3 pl-42 text-soft">
        <span className="truncate">{rows.length.toLocaleString('en')} nodes, as a list</span>
        <span className="flex shrink-0 gap-1.5">
          <Button size="sm" onClick={() => view.setLayout('right')} title="Show the tree as a drawing (l)">
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
        // The tree keeps the focus, not the clicked line. The selection shows where the person is.
        onFocus={({ target, currentTarget }) => {
          if (target !== currentTarget) currentTarget.focus({ preventScroll: true });
        }}
        className={clsx(
          'group min-h-0 flex-1 overflow-auto outline-offset-[-2px]',
          at >= 0 && 'focus-visible:outline-none',
        )}
      >
        <ListHead spent={spent} height={headPixels} />
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <TreeListRow
                key={row.id}
                scene={scene}
                row={row}
                selected={row.id === selected}
                spent={spent}
                top={item.start - headPixels}
                height={rowPixels}
                onSelect={() => onSelect(row.id)}
                onFold={() => view.fold(row.id)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  onMenu({ node: row.id, x: event.clientX, y: event.clientY });
                }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
