'use client';
import { clickAStep, treeLabel } from '@/components/experiments/sentences';
import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow, type Viewport } from '@xyflow/react';
import { type MouseEvent, useMemo, useState } from 'react';
import { nodeNear } from '@/components/scene/lanes';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { maxZoom, minZoom } from '@/components/scene/viewport';
import { Drawing } from '@/components/tree/drawing';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

interface TreePaneProps {
  label: string;
  state: RunState;
  /** The steps that the other tree does not have. The shared ones are dimmed. Null: none is dimmed. */
  lit: ReadonlySet<NodeId> | null;
  selected: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  /** Shared with the other pane, so that both move together. */
  viewport: Viewport;
  onViewport: (viewport: Viewport) => void;
}

/** One of two trees, drawn on a canvas, panned and zoomed together with the other. */
export function TreePane(props: TreePaneProps) {
  return (
    <ReactFlowProvider>
      <Pane {...props} />
    </ReactFlowProvider>
  );
}

function Pane({ label, state, lit, selected, onSelect, viewport, onViewport }: TreePaneProps) {
  const [sceneOf] = useState(makeScenes);
  const scene = useMemo(() => sceneOf(state, { ...plainOptions, lit }), [sceneOf, state, lit]);
  const [hovered, setHovered] = useState<NodeId | null>(null);
  const { screenToFlowPosition } = useReactFlow();
  const under = (event: MouseEvent): NodeId | null => {
    const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return scene.tree.nodes[nodeNear(scene, point, 14 / viewport.zoom)]?.id ?? null;
  };
  const at = scene.find(selected);
  const step = at < 0 ? null : scene.node(at);
  return (
    <section
      aria-label={treeLabel(label, state.nodes.size)}
      data-testid="tree-pane"
      className="relative min-h-0 flex-1"
    >
      <Drawing scene={scene} far selected={selected} hovered={hovered} kept={null} marks={null} />
      <ReactFlow
        className="[--xy-attribution-background-color:transparent]"
        nodes={[]}
        viewport={viewport}
        onViewportChange={onViewport}
        onPaneClick={(event) => onSelect(under(event))}
        onPaneMouseMove={(event) => setHovered(under(event))}
        onPaneMouseLeave={() => setHovered(null)}
        minZoom={minZoom}
        maxZoom={maxZoom}
        disableKeyboardA11y
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        deleteKeyCode={null}
      />
      <p aria-live="polite" className="absolute inset-x-3 bottom-2 truncate text-sm text-soft">
        {step === null ? clickAStep : nodeSentence(step)}
      </p>
    </section>
  );
}
