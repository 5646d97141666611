'use client';
import { Maximize, Trophy, ZoomIn } from 'lucide-react';
import { useTheme } from 'next-themes';
import { type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { cellAt, cellOf, icicleOf } from '@/components/scene/icicle';
import { paintIcicle } from '@/components/scene/paint-icicle';
import type { Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { type DrawingTheme, readTheme } from '@/components/scene/theme';
import type { Size } from '@/components/scene/viewport';
import { Button } from '@/components/ui/button';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { NodeCard } from './hover-card';
import { Legend } from './legend';
import { bestHelp, icicleLabel, insideHelp, wholeHelp } from './sentences';
import { useTreeKeys } from './tree-keys';
import type { TreeView } from './use-tree-view';
import { ViewMenu } from './view-menu';

interface IcicleViewProps {
  state: RunState;
  scene: Scene;
  view: TreeView;
  selected: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  onMenu: (place: { node: NodeId; x: number; y: number }) => void;
  /** Null before the pane is measured. */
  pane: Size | null;
}

/** The tree as an icicle: the depth of a cell is its share of the visits, so that what was searched most is largest. */
export function IcicleView({ state, scene, view, selected, onSelect, onMenu, pane }: IcicleViewProps) {
  const [hovered, setHovered] = useState<NodeId | null>(null);
  const top = Math.max(0, scene.find(view.top));
  const icicle = useMemo(() => icicleOf(scene, top), [scene, top]);
  const size = pane ?? { width: 0, height: 0 };
  const under = (event: MouseEvent<HTMLElement>): NodeId | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = cellAt(scene, icicle, size, event.clientX - box.left, event.clientY - box.top);
    return scene.tree.nodes[at]?.id ?? null;
  };
  const select = (id: NodeId | null) => {
    // What is selected must have a cell.
    if (id !== null && Number.isNaN(icicle.from[scene.find(id)] ?? Number.NaN)) view.setTop(null);
    onSelect(id);
  };
  const inside = (id: NodeId | null) => view.setTop(id === rootNodeId ? null : id);
  const hasBest = state.best !== null && state.best !== rootNodeId;
  const toBest = () => {
    if (hasBest) select(state.best);
  };
  useTreeKeys({
    scene,
    selected,
    onSelect: select,
    onFit: () => view.setTop(null),
    onBest: toBest,
    onBestPath: toBest,
    onFocus: () => inside(selected),
    onFold: view.fold,
    onZoom: (factor) => {
      const above = scene.tree.nodes[top]?.parentId ?? null;
      inside(factor > 1 ? selected : above);
    },
  });
  const hoveredAt = scene.find(hovered);
  const cell = hoveredAt < 0 ? null : cellOf(scene, icicle, size, hoveredAt);
  const selectedAt = scene.find(selected);
  const marked = selectedAt < 0 ? null : scene.node(selectedAt);
  return (
    <section
      data-tree
      data-testid="tree"
      data-nodes={scene.tree.count}
      data-seq={state.seq}
      data-drawn={scene.layout.drawn}
      aria-label={icicleLabel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tree handles the arrow keys; its list view is for screen readers
      tabIndex={0}
      className="relative size-full cursor-default overflow-hidden outline-offset-[-2px]"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys do the same, and the list view is for screen readers */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the arrow keys */}
      <div
        className="absolute inset-0"
        onClick={(event) => select(under(event))}
        onDoubleClick={(event) => inside(under(event))}
        onMouseMove={(event) => setHovered(under(event))}
        onMouseLeave={() => setHovered(null)}
        onContextMenu={(event) => {
          const node = under(event);
          if (node === null) return;
          event.preventDefault();
          setHovered(null);
          onMenu({ node, x: event.clientX, y: event.clientY });
        }}
      >
        <Cells scene={scene} icicle={icicle} pane={size} selected={selected} hovered={hovered} />
      </div>
      {cell && hovered !== selected && (
        <NodeCard
          scene={scene}
          state={state}
          at={hoveredAt}
          note={null}
          left={cell.x}
          top={cell.y + cell.height / 2}
          pane={size}
        />
      )}
      <div className="small-icons absolute top-3 right-3 z-10 flex flex-wrap justify-end gap-1.5">
        {selected !== null && selected !== view.top && (
          <Button size="sm" onClick={() => inside(selected)} title={insideHelp}>
            <ZoomIn aria-hidden className="size-3.5" /> Inside
          </Button>
        )}
        {hasBest && (
          <Button size="sm" onClick={toBest} title={bestHelp}>
            <Trophy aria-hidden className="size-3.5" /> Best
          </Button>
        )}
        {top > 0 && (
          <Button size="sm" onClick={() => view.setTop(null)} title={wholeHelp}>
            <Maximize aria-hidden className="size-3.5" /> Whole tree
          </Button>
        )}
        <ViewMenu view={view} hidden={scene.folds.total} />
      </div>
      <Legend
        encoding={scene.encoding}
        chosen={view.options.encoding !== null}
        onEncoding={view.setEncoding}
        hasBest={scene.best > 0}
        hasPanel={false}
        note={null}
      />
      <p aria-live="polite" className="sr-only">
        {marked ? nodeSentence(marked) : ''}
      </p>
    </section>
  );
}

interface CellsProps {
  scene: Scene;
  icicle: ReturnType<typeof icicleOf>;
  pane: Size;
  selected: NodeId | null;
  hovered: NodeId | null;
}

function Cells({ scene, icicle, pane, selected, hovered }: CellsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { resolvedTheme } = useTheme();
  const theme = useRef<{ of: string | undefined; tokens: DrawingTheme } | null>(null);
  const [scale] = useState(() => (typeof devicePixelRatio === 'number' ? devicePixelRatio : 1));
  // Outside system: the canvas's pixels, painted again for every scene, view and theme.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || pane.width === 0) return;
    if (theme.current === null || theme.current.of !== resolvedTheme) {
      theme.current = { of: resolvedTheme, tokens: readTheme() };
    }
    paintIcicle(context, scene, icicle, pane, { selected, hovered, theme: theme.current.tokens, scale });
  }, [scene, icicle, pane, selected, hovered, resolvedTheme, scale]);
  return (
    <canvas
      ref={canvas}
      data-testid="icicle"
      aria-hidden
      width={Math.round(pane.width * scale)}
      height={Math.round(pane.height * scale)}
      style={{ width: pane.width, height: pane.height }}
      className="pointer-events-none absolute top-0 left-0"
    />
  );
}
