'use client';
import { ReactFlow } from '@xyflow/react';
import type { MouseEvent } from 'react';
import { maxZoom } from '@/components/scene/viewport';
import { useStable } from '@/components/ui/use-stable';
import type { NodeId } from '@/server/core/base/ids';
import type { LaidNode, LaidNodes } from './laid-nodes';
import { NodeLayer } from './node-layer';

type Press = MouseEvent | globalThis.MouseEvent;

interface FlowLayerProps {
  laid: LaidNodes;
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

/** What takes the pointer: React Flow's pane, which pans and zooms, and the elements of near nodes in its viewport. */
export function FlowLayer({ laid, far, minZoom, ...act }: FlowLayerProps) {
  const { under, onPick, onMenu, onHover, onOpen, onMovedByHand, onMoveStart, onMoveEnd } = act;
  const away = useStable(() => onHover(null));
  return (
    <Pane
      minZoom={minZoom}
      onPaneContextMenu={useStable((event: Press) => onMenu(event, under(event)))}
      onPaneClick={useStable((event: MouseEvent) => onPick(far ? under(event) : null))}
      onPaneMouseMove={useStable((event: MouseEvent) => onHover(far ? under(event) : null))}
      onPaneMouseLeave={away}
      onMove={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMovedByHand();
      })}
      onMoveStart={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMoveStart();
      })}
      onMoveEnd={useStable((event: globalThis.MouseEvent | TouchEvent | null) => {
        if (event) onMoveEnd();
      })}
    >
      <NodeLayer
        laid={laid}
        onClick={(event: MouseEvent, node: LaidNode) => {
          if (node.type === 'step') onPick(node.drawn.id);
          if (node.type === 'box') onPick(under(event) ?? node.tail);
        }}
        onContextMenu={(event: MouseEvent, node: LaidNode) =>
          onMenu(event, node.type === 'step' ? node.drawn.id : under(event))
        }
        onDoubleClick={(_: MouseEvent, node: LaidNode) => {
          if (node.type === 'box') onOpen(node.head);
        }}
        onMouseMove={(event: MouseEvent, node: LaidNode) => {
          if (node.type === 'step') onHover(node.drawn.id);
          if (node.type === 'box') onHover(under(event));
        }}
        onMouseLeave={away}
      />
    </Pane>
  );
}

function Pane(props: Parameters<typeof ReactFlow>[0]) {
  return (
    <ReactFlow
      {...props}
      className="[--xy-attribution-background-color:transparent]"
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
}
