'use client';
import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react';
import { type MouseEvent, useCallback, useMemo, useState } from 'react';
import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { type FlowNode, makeFlowNodes } from './flow-nodes';
import { Legend } from './legend';
import { farZoom, manyNodes, nodeNear, Overview } from './overview';
import type { Scene } from './scene';
import { TreeEdges } from './tree-edges';
import { useTreeKeys } from './tree-keys';
import { GhostNode, inWords, StepNode } from './tree-node';
import { TreeTools } from './tree-tools';
import { useViewport } from './use-viewport';
import { maxZoom, minZoom } from './viewport';

const nodeTypes = { step: StepNode, ghost: GhostNode };
const centred: [number, number] = [0.5, 0.5];
const nothing: FlowNode[] = [];
const selectZoom = (state: { transform: [number, number, number] }) => state.transform[2];

export interface TreeCanvasProps {
  state: RunState;
  scene: Scene;
  selected: NodeId | null;
  /** The nodes that a search found or a person lit; the others step back. Null: none is singled out. */
  lit: ReadonlySet<NodeId> | null;
  onSelect: (id: NodeId | null) => void;
  /** The run is under way and shown as it stands: the view may follow its front. */
  live: boolean;
  /** The state shown is one of the past: the view follows the front of that moment. */
  past: boolean;
  onList: () => void;
}

/** The tree as a drawing to pan and zoom. */
export function TreeCanvas(props: TreeCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ state, scene, selected, lit, onSelect, live, past, onList }: TreeCanvasProps) {
  const [flowNodes] = useState(makeFlowNodes);
  const isFar = useStore(
    useCallback(
      (store) => selectZoom(store) < farZoom && scene.nodes.length > manyNodes,
      [scene.nodes.length],
    ),
  );
  const nodes = useMemo(
    () => (isFar ? nothing : flowNodes(scene, selected, lit)),
    [isFar, flowNodes, scene, selected, lit],
  );
  const { follow, setFollow, fit, reveal } = useViewport(scene, selected, state.best, live, past);
  const { screenToFlowPosition, getZoom } = useReactFlow();
  const showBest = useCallback(() => {
    if (state.best === null) return;
    onSelect(state.best);
    reveal(state.best);
  }, [state.best, onSelect, reveal]);
  useTreeKeys({ state, layout: scene.layout, selected, onSelect, onFit: fit, onBest: showBest });

  const clickPane = (event: MouseEvent) => {
    const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    onSelect(isFar ? (nodeNear(scene, point, 14 / getZoom())?.id ?? null) : null);
  };
  const marked = selected === null ? undefined : scene.byId.get(selected);

  return (
    <section
      data-tree
      data-testid="tree"
      data-nodes={scene.nodes.length}
      data-lit={lit?.size ?? ''}
      aria-label="Search tree. Arrow keys walk it; press l for it as a list, question mark for all keys."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tree takes the arrow keys; its list view is the one for screen readers
      tabIndex={0}
      className="relative size-full outline-offset-[-2px]"
    >
      {isFar && <Overview scene={scene} selected={selected} lit={lit} />}
      <ReactFlow
        nodes={nodes}
        nodeTypes={nodeTypes}
        className="[--xy-attribution-background-color:transparent]"
        nodeOrigin={centred}
        onNodeClick={(_, node) => {
          if (node.type === 'step') onSelect(node.data.drawn.id);
        }}
        onPaneClick={clickPane}
        onMove={(event) => {
          if (event) setFollow(false);
        }}
        onlyRenderVisibleElements
        minZoom={minZoom}
        maxZoom={maxZoom}
        panOnScroll={false}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        deleteKeyCode={null}
      >
        {!isFar && <TreeEdges edges={scene.edges} />}
      </ReactFlow>
      <TreeTools
        follow={follow}
        canFollow={live || past}
        hasBest={state.best !== null}
        onFit={fit}
        onFollow={() => setFollow(!follow)}
        onBest={showBest}
        onList={onList}
      />
      <Legend />
      <p aria-live="polite" className="sr-only">
        {marked ? inWords(marked) : ''}
      </p>
    </section>
  );
}
