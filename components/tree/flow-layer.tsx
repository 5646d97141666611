'use client';
import { ReactFlow } from '@xyflow/react';
import { type MouseEvent, memo } from 'react';
import { maxZoom } from '@/components/scene/viewport';
import { useStable } from '@/components/ui/use-stable';
import type { NodeId } from '@/server/core/base/ids';
import type { FlowNode } from './flow-nodes';
import { BoxNode, GhostNode, StepNode } from './tree-node';

type Press = MouseEvent | globalThis.MouseEvent;

interface FlowLayerProps {
  nodes: FlowNode[];
  /** The pane takes the pointer for the nodes, which the canvas draws. */
  far: boolean;
  minZoom: number;
  /** The drawn node below the pointer. */
  under: (event: Press) => NodeId | null;
  onPick: (id: NodeId | null) => void;
  onMenu: (event: Press, id: NodeId | null) => void;
  onHover: (id: NodeId | null) => void;
  /** Draws a chain step by step, by its first node. */
  onOpen: (head: NodeId) => void;
  onMovedByHand: () => void;
  /** A person begins and ends a movement of the view. */
  onMoveStart: () => void;
  onMoveEnd: () => void;
}

/** React Flow over the canvas: what takes the pointer. Its handlers never change, so that a growing tree draws no node again. */
export function FlowLayer({ nodes, far, minZoom, ...act }: FlowLayerProps) {
  const { under, onPick, onMenu, onHover, onOpen, onMovedByHand, onMoveStart, onMoveEnd } = act;
  return (
    <Nodes
      nodes={nodes}
      minZoom={minZoom}
      onNodeClick={useStable((event: MouseEvent, node: FlowNode) => {
        if (node.type === 'step') onPick(node.data.drawn.id);
        if (node.type === 'box') onPick(under(event) ?? node.data.tail);
      })}
      onNodeContextMenu={useStable((event: MouseEvent, node: FlowNode) =>
        onMenu(event, node.type === 'step' ? node.data.drawn.id : under(event)),
      )}
      onNodeDoubleClick={useStable((_: MouseEvent, node: FlowNode) => {
        if (node.type === 'box') onOpen(node.data.head);
      })}
      onNodeMouseMove={useStable((event: MouseEvent, node: FlowNode) => {
        if (node.type === 'step') onHover(node.data.drawn.id);
        if (node.type === 'box') onHover(under(event));
      })}
      onNodeMouseLeave={useStable(() => onHover(null))}
      onPaneContextMenu={useStable((event: Press) => onMenu(event, under(event)))}
      onPaneClick={useStable((event: MouseEvent) => onPick(far ? under(event) : null))}
      onPaneMouseMove={useStable((event: MouseEvent) => onHover(far ? under(event) : null))}
      onPaneMouseLeave={useStable(() => onHover(null))}
      onMove={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMovedByHand();
      })}
      onMoveStart={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMoveStart();
      })}
      onMoveEnd={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMoveEnd();
      })}
    />
  );
}

const nodeTypes = { step: StepNode, ghost: GhostNode, box: BoxNode };
const centred: [number, number] = [0.5, 0.5];

const Nodes = memo(function Nodes(props: Parameters<typeof ReactFlow<FlowNode>>[0]) {
  return (
    <ReactFlow<FlowNode>
      {...props}
      nodeTypes={nodeTypes}
      className="[--xy-attribution-background-color:transparent]"
      nodeOrigin={centred}
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
    />
  );
});
