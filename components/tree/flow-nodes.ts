import type { Node } from '@xyflow/react';
import { boxReach } from '@/components/scene/paint-marks';
import type { Scene, SceneGhost } from '@/components/scene/scene';
import type { SceneNode } from '@/components/scene/scene-node';
import type { NodeId } from '@/server/core/base/ids';

interface BoxData {
  head: NodeId;
  tail: NodeId;
  length: number;
  foldedBelow: number;
  [key: string]: unknown;
}
export type StepFlowNode = Node<{ drawn: SceneNode }, 'step'>;
export type GhostFlowNode = Node<{ ghost: SceneGhost }, 'ghost'>;
export type BoxFlowNode = Node<BoxData, 'box'>;
export type FlowNode = StepFlowNode | GhostFlowNode | BoxFlowNode;

const ghostRadius = 8;

/**
 * React Flow's nodes for the positions that are near and in view. A node that did not change keeps its object. Sizes and
 * (no) handles are given, so that React Flow does not mount each node once to measure it. Positions are of centres
 * (`nodeOrigin` is one half).
 */
export function makeFlowNodes(): (
  scene: Scene,
  positions: readonly number[],
  selected: NodeId | null,
) => FlowNode[] {
  const plain = new WeakMap<SceneNode, StepFlowNode>();
  const chosen = new WeakMap<SceneNode, StepFlowNode>();
  const ghosts = new Map<string, GhostFlowNode>();
  const ghostNode = (ghost: SceneGhost): GhostFlowNode => {
    const kept = ghosts.get(ghost.id);
    const drawn = kept?.data.ghost;
    const same = drawn?.x === ghost.x && drawn.y === ghost.y && drawn.attempt.phase === ghost.attempt.phase;
    if (kept && same) return kept;
    const made = makeGhostNode(ghost);
    ghosts.set(ghost.id, made);
    return made;
  };
  const step = (drawn: SceneNode, selected: boolean): StepFlowNode => {
    const cache = selected ? chosen : plain;
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
      selected,
    };
    cache.set(drawn, made);
    return made;
  };
  let last: FlowNode[] = [];
  return (scene, positions, selected) => {
    const nodes: FlowNode[] = [];
    const boxes = new Set<number>();
    for (const at of positions) {
      const head = scene.layout.boxed[at] === 1 ? (scene.segments?.head[at] ?? -1) : -1;
      if (head >= 0) {
        boxes.add(head);
        continue;
      }
      const drawn = scene.node(at);
      if (drawn) nodes.push(step(drawn, drawn.id === selected));
    }
    for (const head of boxes) {
      const box = boxNode(scene, head);
      if (box) nodes.push(box);
    }
    for (const ghost of ghostsNear(scene, positions)) nodes.push(ghostNode(ghost));
    // If new nodes are out of view, React Flow gets the same array and does not check its nodes.
    const asBefore = nodes.length === last.length && nodes.every((node, i) => node === last[i]);
    if (!asBefore) last = nodes;
    return last;
  };
}

/** The ghosts that continue from nodes that are near. */
function ghostsNear(scene: Scene, positions: readonly number[]): SceneGhost[] {
  const near = new Set(positions);
  return scene.ghosts.filter((_, i) => near.has(scene.layout.ghosts[i]?.from ?? -1));
}

function boxNode(scene: Scene, head: number): BoxFlowNode | null {
  const { tree, layout, segments, folds } = scene;
  const tail = segments?.tail[head] ?? head;
  const [first, last] = [tree.nodes[head], tree.nodes[tail]];
  if (!first || !last) return null;
  const span = layout.box[head] ?? 0;
  const length = segments?.length[head] ?? 1;
  const along = span * scene.spacing.column - 8;
  const start = (layout.column[head] ?? 0) - (0.5 * span) / length;
  const isRight = scene.options.direction === 'right';
  return {
    id: `box-${first.id}`,
    type: 'box',
    position: scene.placeOf(start + span / 2, layout.row[head] ?? 0),
    data: { head: first.id, tail: last.id, length, foldedBelow: folds.below[tail] ?? 0 },
    width: isRight ? along : boxReach(scene) * 2,
    height: isRight ? boxReach(scene) * 2 : along,
    handles: [],
    selectable: false,
  };
}

const makeGhostNode = (ghost: SceneGhost): GhostFlowNode => ({
  id: ghost.id,
  type: 'ghost',
  position: { x: ghost.x, y: ghost.y },
  data: { ghost },
  width: ghostRadius * 2,
  height: ghostRadius * 2,
  handles: [],
  selectable: false,
});
