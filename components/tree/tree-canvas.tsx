'use client';
import '@xyflow/react/dist/base.css';
import { ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react';
import { type MouseEvent, type ReactNode, useCallback, useMemo, useState } from 'react';
import { nodeNear } from '@/components/scene/lanes';
import { type LensMarks, scoreText } from '@/components/scene/lens';
import type { Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { leastZoom } from '@/components/scene/viewport';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { TreeActionsContext } from './actions';
import { BestPulse } from './best-pulse';
import { Drawing } from './drawing';
import { EditTexts } from './edit-texts';
import { FlowLayer } from './flow-layer';
import { HoverCard } from './hover-card';
import { type LaidNodes, makeLaidNodes } from './laid-nodes';
import { Legend } from './legend';
import { Minimap } from './minimap';
import { Pills } from './pills';
import { RoomNote } from './room-note';
import { treeLabel } from './sentences';
import { useTreeKeys } from './tree-keys';
import { TreeTools } from './tree-tools';
import { useNear } from './use-near';
import type { TreeView } from './use-tree-view';
import { useUnfold } from './use-unfold';
import { useViewport } from './use-viewport';
import { ViewMenu } from './view-menu';

const nothing: LaidNodes = { nodes: [], origin: { x: 0, y: 0 } };
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

export interface TreeCanvasProps {
  state: RunState;
  scene: Scene;
  view: TreeView;
  selected: NodeId | null;
  /** The node kept for comparison. */
  kept: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  onMenu: (place: { node: NodeId; x: number; y: number }) => void;
  /** Spaces the tree anew and, if `fits`, shows all of it. */
  onReframe: (fits: boolean) => void;
  /** More must be drawn below these nodes, because a person looks there. */
  onLook: (ids: readonly NodeId[]) => void;
  /** The run is under way, and its latest state is shown. The view can follow its front. */
  live: boolean;
  /** A state of the past is shown. The view follows the front of that moment. */
  past: boolean;
  marks: LensMarks | null;
  /** The button of the lens. */
  tools: ReactNode;
  /** The panel of the lens, over the drawing. */
  panel: ReactNode;
}

/** The tree as a drawing that can be panned and zoomed. */
export function TreeCanvas(props: TreeCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({
  state,
  scene,
  view,
  selected,
  kept,
  onSelect,
  onMenu,
  onReframe,
  onLook,
  live,
  past,
  marks,
  tools,
  panel,
}: TreeCanvasProps) {
  const [laidNodes] = useState(makeLaidNodes);
  const { far, positions } = useNear(scene);
  const laid = useMemo(
    () => (far ? nothing : laidNodes(scene, positions, selected)),
    [far, laidNodes, scene, positions, selected],
  );
  const [hovered, setHovered] = useState<NodeId | null>(null);
  const { movedByHand, follow, setFollow, fit, reveal, showPath, focus, pointedAt } = useViewport(
    scene,
    selected,
    state.best,
    live,
    past,
    onReframe,
  );
  const { screenToFlowPosition, getZoom, zoomTo } = useReactFlow();
  const unfold = useUnfold(scene, follow, onLook);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const showBest = useCallback(() => {
    if (state.best === null || state.best === rootNodeId) return;
    onSelect(state.best);
    reveal(state.best);
  }, [state.best, onSelect, reveal]);
  const showBestPath = () => {
    if (state.best !== null) showPath(state.best);
  };
  const actions = useMemo(() => ({ fold: view.fold, more: view.showMore }), [view.fold, view.showMore]);
  const focusSelected = () => {
    if (selected !== null) focus(selected);
  };
  useTreeKeys({
    scene,
    selected,
    onSelect,
    onFit: fit,
    onBest: showBest,
    onBestPath: showBestPath,
    onFocus: focusSelected,
    onFold: view.fold,
    onZoom: (factor) => {
      unfold.begin();
      void zoomTo(getZoom() * factor).then(unfold.end);
    },
  });

  const under = (event: Pick<MouseEvent, 'clientX' | 'clientY'>): NodeId | null => {
    const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const at = nodeNear(scene, point, Math.max(14 / getZoom(), far ? 0 : 17));
    return scene.tree.nodes[at]?.id ?? null;
  };
  const pick = (id: NodeId | null) => {
    if (id !== null) pointedAt(id);
    onSelect(id);
  };
  const menuAt = (event: MouseEvent | globalThis.MouseEvent, node: NodeId | null) => {
    if (node === null) return;
    event.preventDefault();
    setHovered(null);
    onMenu({ node, x: event.clientX, y: event.clientY });
  };
  const isSelected = scene.find(selected);
  const marked = isSelected < 0 ? null : scene.node(isSelected);
  const hoveredAt = scene.find(hovered);
  const score = hovered === null ? undefined : marks?.scores.get(hovered);

  return (
    <section
      data-tree
      data-testid="tree"
      data-nodes={scene.tree.count}
      data-seq={state.seq}
      data-drawn={scene.layout.drawn}
      data-lit={view.options.lit?.size ?? ''}
      data-far={far}
      aria-label={treeLabel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tree handles the arrow keys; its list view is for screen readers
      tabIndex={0}
      className="relative size-full outline-offset-[-2px]"
    >
      <Drawing scene={scene} far={far} selected={selected} hovered={hovered} kept={kept} marks={marks} />
      <TreeActionsContext value={actions}>
        <FlowLayer
          laid={laid}
          far={far}
          minZoom={leastZoom(scene.bounds, { width, height })}
          under={under}
          onPick={pick}
          onMenu={menuAt}
          onHover={setHovered}
          onOpen={view.open}
          onMovedByHand={movedByHand}
          onMoveStart={unfold.begin}
          onMoveEnd={unfold.end}
        />
        <BestPulse scene={scene} best={state.best} live={live} />
      </TreeActionsContext>
      {/* The inspector describes the selected node, and its ghosts must stay visible. */}
      {hoveredAt >= 0 && hovered !== selected && (
        <HoverCard
          scene={scene}
          state={state}
          at={hoveredAt}
          note={score === undefined ? null : `score ${scoreText(score)} in the choice shown`}
        />
      )}
      <TreeTools
        follow={follow}
        canFollow={live || past}
        hasBest={state.best !== null && state.best !== rootNodeId}
        hasSelection={isSelected >= 0}
        onFit={fit}
        onFollow={() => setFollow(!follow)}
        onBest={showBest}
        onFocus={focusSelected}
      >
        {tools}
        <ViewMenu view={view} hidden={scene.folds.total} />
      </TreeTools>
      {!far && <EditTexts scene={scene} state={state} />}
      <Pills scene={scene} onMore={view.showMore} />
      {panel}
      <Legend
        encoding={scene.encoding}
        chosen={view.options.encoding !== null}
        onEncoding={view.setEncoding}
        hasBest={scene.best > 0}
        hasPanel={panel !== null}
        note={<RoomNote folds={scene.folds} onShowAll={view.showAll} />}
      />
      {panel === null && <Minimap scene={scene} />}
      <p aria-live="polite" className="sr-only">
        {marked ? nodeSentence(marked) : ''}
      </p>
    </section>
  );
}
