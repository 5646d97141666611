import type { Node } from '@xyflow/react';
import type { NodeId } from '@/server/core/ids';
import type { Scene, SceneGhost, SceneNode } from './scene';

export type StepFlowNode = Node<{ drawn: SceneNode }, 'step'>;
export type GhostFlowNode = Node<{ ghost: SceneGhost }, 'ghost'>;
export type FlowNode = StepFlowNode | GhostFlowNode;

export const ghostRadius = 8;

/**
 * The nodes for React Flow. A node that is drawn as before keeps its object. Sizes and (no) handles are given, so that
 * React Flow does not mount each node once to measure it; positions are of centres (`nodeOrigin` one half).
 */
export function makeFlowNodes(): (
  scene: Scene,
  selected: NodeId | null,
  lit: ReadonlySet<NodeId> | null,
) => FlowNode[] {
  const plain = new WeakMap<SceneNode, StepFlowNode>();
  const chosen = new WeakMap<SceneNode, StepFlowNode>();
  const dimmed = new WeakMap<SceneNode, StepFlowNode>();
  return (scene, selected, lit) => {
    const steps = scene.nodes.map((drawn): FlowNode => {
      const isSelected = drawn.id === selected;
      const isDim = lit !== null && !isSelected && !lit.has(drawn.id);
      const cache = isSelected ? chosen : isDim ? dimmed : plain;
      const kept = cache.get(drawn);
      if (kept) return kept;
      const made: StepFlowNode = {
        id: drawn.id,
        type: 'step',
        position: { x: drawn.x, y: drawn.y },
        data: { drawn },
        width: drawn.radius * 2,
        height: drawn.radius * 2,
        handles: [],
        selected: isSelected,
        ...(isDim && { className: 'opacity-20' }),
      };
      cache.set(drawn, made);
      return made;
    });
    const ghosts = scene.ghosts.map(
      (ghost): FlowNode => ({
        id: ghost.id,
        type: 'ghost',
        position: { x: ghost.x, y: ghost.y },
        data: { ghost },
        width: ghostRadius * 2,
        height: ghostRadius * 2,
        handles: [],
        selectable: false,
      }),
    );
    return [...steps, ...ghosts];
  };
}
