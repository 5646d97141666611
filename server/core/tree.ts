import { nodeOf } from './fold';
import { type AttemptId, type NodeId, ordinalOf } from './ids';
import type { NodeState, RunState } from './state';

/** The nodes from the root to `id`, both included. */
export function pathTo(state: RunState, id: NodeId): NodeState[] {
  const path: NodeState[] = [];
  for (let at: NodeId | null = id; at !== null; ) {
    const node: NodeState = nodeOf(state, at);
    path.push(node);
    at = node.parentId;
  }
  return path.reverse();
}

/**
 * Everything `id` descends from, by parent or by donor of a graft, and itself: each node once, in the order of settling
 * (root first). Where nothing was grafted it is `pathTo`.
 */
export function ancestryOf(state: RunState, id: NodeId): NodeState[] {
  const found = new Map<NodeId, NodeState>();
  const open: NodeId[] = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    const node = nodeOf(state, next);
    found.set(next, node);
    if (node.parentId !== null) open.push(node.parentId);
    if (node.donorId !== null) open.push(node.donorId);
  }
  return [...found.values()].sort((a, b) => ordinalOf(a.id) - ordinalOf(b.id));
}

/** Each node's children, in the order of settling. Built in one pass over the nodes. */
export function childrenByNode(state: RunState): Map<NodeId, NodeState[]> {
  const children = new Map<NodeId, NodeState[]>();
  for (const node of state.nodes.values()) {
    if (node.parentId === null) continue;
    const siblings = children.get(node.parentId);
    if (siblings) siblings.push(node);
    else children.set(node.parentId, [node]);
  }
  return children;
}

/**
 * Whether `a` is the better answer. Verified solutions first; among those holdout and flags only reject; then the
 * higher verified reward, then the shallower, then the earlier node. Observed scores do not count.
 */
export function isBetter(a: NodeState, b: NodeState): boolean {
  const rank = (node: NodeState): number[] => {
    const verified = node.score?.source === 'verified' ? node.score : null;
    const solved = verified?.solved === true;
    return [
      solved && node.holdout?.passed !== false && !isFlagged(node) ? 1 : 0,
      solved ? 1 : 0,
      verified?.reward ?? -1,
      -node.depth,
    ];
  };
  const [left, right] = [rank(a), rank(b)];
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return Number(a.id.slice(1)) < Number(b.id.slice(1));
}

/** The best verified node, or null before the root was verified. */
export function bestNode(state: RunState): NodeState | null {
  let best: NodeState | null = null;
  for (const node of state.nodes.values()) {
    if (node.score?.source !== 'verified') continue;
    if (best === null || isBetter(node, best)) best = node;
  }
  return best;
}

/** The node each attempt is judged by: its highest verified reward, the latest of equals. In one pass over the nodes. */
export function attemptResults(state: RunState): Map<AttemptId, NodeState> {
  const results = new Map<AttemptId, NodeState>();
  for (const node of state.nodes.values()) {
    if (node.attemptId === null || node.score?.source !== 'verified') continue;
    const held = results.get(node.attemptId)?.score?.reward ?? 0;
    if (node.score.reward >= held) results.set(node.attemptId, node);
  }
  return results;
}

/** Whether a node's visible verification was passed in full. */
export const passesVisible = (node: NodeState): boolean =>
  node.score?.source === 'verified' && node.score.solved;

/** Whether signs of gaming stand against it and nobody vouched for it. */
export const isFlagged = (node: NodeState): boolean =>
  (node.score?.signals?.length ?? 0) > 0 && node.score?.vouched === undefined;

/** Whether a node passes its visible verification in full, with nothing against it. */
export const isSolution = (node: NodeState): boolean => passesVisible(node) && !isFlagged(node);
