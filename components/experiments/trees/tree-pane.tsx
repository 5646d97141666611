'use client';
import { clickAStep, treeLabel } from '@/components/experiments/sentences';
import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow, type Viewport } from '@xyflow/react';
import { type MouseEvent, useState } from 'react';
import { nodeNear } from '@/components/scene/lanes';
import type { Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { maxZoom, minZoom } from '@/components/scene/viewport';
import { Drawing } from '@/components/tree/drawing';
import type { NodeId } from '@/server/core/base/ids';

interface TreePaneProps {
  label: string;
  scene: Scene;
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

function Pane({ label, scene, selected, onSelect, viewport, onViewport }: TreePaneProps) {
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
      aria-label={treeLabel(label, scene.tree.nodes.length)}
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
      <p aria-live="polite" className="absolute right-3 bottom-5 left-3 text-sm text-soft text-pretty">
        {step === null ? clickAStep : nodeSentence(step)}
      </p>
    </section>
  );
}
