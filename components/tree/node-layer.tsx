'use client';
import { ViewportPortal } from '@xyflow/react';
import { type MouseEvent, memo } from 'react';
import { useStable } from '@/components/ui/use-stable';
import type { LaidNode, LaidNodes } from './laid-nodes';
import { BoxNode, GhostNode, StepNode } from './tree-node';

interface NodeLayerProps {
  laid: LaidNodes;
  onClick: (event: MouseEvent, node: LaidNode) => void;
  onContextMenu: (event: MouseEvent, node: LaidNode) => void;
  onDoubleClick: (event: MouseEvent, node: LaidNode) => void;
  onMouseMove: (event: MouseEvent, node: LaidNode) => void;
  onMouseLeave: () => void;
}

/**
 * The elements of nodes in React Flow's viewport. One layer handles the pointer for all of them. They are not React
 * Flow's own nodes, because each of those looks at every change of its store, and is measured when it is mounted: with
 * hundreds of them in a tree that grows, that took most of a frame.
 */
export function NodeLayer({ laid, ...act }: NodeLayerProps) {
  const { onClick, onContextMenu, onDoubleClick, onMouseMove, onMouseLeave } = act;
  const { nodes, origin } = laid;
  const at = (event: MouseEvent): LaidNode | undefined => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-laid]') : null;
    return element ? nodes.find(({ id }) => id === element.dataset.laid) : undefined;
  };
  const on = (does: (event: MouseEvent, node: LaidNode) => void) => (event: MouseEvent) => {
    const node = at(event);
    if (node) does(event, node);
  };
  return (
    <ViewportPortal>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the tree handles the keys; its list view is for screen readers */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same */}
      <div
        className="absolute size-0"
        style={{ transform: `translate(${origin.x}px, ${origin.y}px)` }}
        onClick={useStable(on(onClick))}
        onContextMenu={useStable(on(onContextMenu))}
        onDoubleClick={useStable(on(onDoubleClick))}
        onMouseMove={useStable(on(onMouseMove))}
        onMouseLeave={onMouseLeave}
      >
        <Elements nodes={nodes} />
      </div>
    </ViewportPortal>
  );
}

const Elements = memo(function Elements({ nodes }: Pick<LaidNodes, 'nodes'>) {
  return nodes.map((node) => <Placed key={node.id} node={node} />);
});

const Placed = memo(function Placed({ node }: { node: LaidNode }) {
  const { id, x, y, width, height } = node;
  return (
    <div
      data-laid={id}
      className="pointer-events-auto absolute cursor-default select-none"
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      {node.type === 'step' ? (
        <StepNode drawn={node.drawn} selected={node.selected} />
      ) : node.type === 'ghost' ? (
        <GhostNode attempt={node.attempt} id={node.id} />
      ) : (
        <BoxNode head={node.head} tail={node.tail} length={node.length} foldedBelow={node.foldedBelow} />
      )}
    </div>
  );
});
