import { editKinds } from '@/server/core/agent/action';
import { type NodeId, ordinalOf, rootNodeId } from '@/server/core/base/ids';
import { nodeOf } from './fold';
import { type NodeState, outlinesOf } from './node';
import { byPreference, hasPreferences } from './preference';
import { isJudged } from './results';
import type { RunState } from './state';
import { upward } from './upward';

export { attemptResults } from './results';

/** The nodes from the root to `id`, both included. */
export const pathTo = (state: RunState, id: NodeId): NodeState[] =>
  [...upward((at) => nodeOf(state, at), id)].reverse();

/**
 * Everything `id` descends from, by parent or by donor of a graft, and itself: each node once, in the order of settling
 * (root first). It equals `pathTo` where nothing was grafted.
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

/** What the verifier and, to accept or reject, holdout and flags make of a node; the earlier numbers weigh first. */
function rankOf(node: NodeState): [number, number, number] {
  const judged = isJudged(node) ? node.score : null;
  const solved = judged?.solved === true;
  const isRejected = node.holdout?.passed === false && node.holdout.graded === undefined;
  const accepted = solved && !isRejected && !isFlagged(node);
  return [accepted ? 1 : 0, solved ? 1 : 0, judged?.reward ?? -1];
}

/**
 * Whether `a` is the better answer. Verified solutions first; among those holdout and flags only reject; then the
 * higher verified reward, then the shallower, then the earlier node. Observed scores do not count.
 */
export function isBetter(a: NodeState, b: NodeState): boolean {
  const [left, right] = [
    [...rankOf(a), -a.depth],
    [...rankOf(b), -b.depth],
  ];
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return ordinalOf(a.id) < ordinalOf(b.id);
}

/** Verified nodes that the verifier finds equal to `best`; where no test decides, all that were judged and changed something. */
export function peersOf(state: RunState, best: NodeState): NodeState[] {
  const judged = [...state.nodes.values()].filter(isJudged);
  if (state.spec.verifier === 'none') {
    const root = state.nodes.get(rootNodeId)?.snapshot;
    return judged.filter(({ snapshot }) => snapshot !== root);
  }
  const rank = rankOf(best);
  return judged.filter((node) => rankOf(node).every((part, i) => part === rank[i]));
}

/**
 * The best verified node, or null before the root was verified. Between those that the verifier finds equal, people's
 * and judges' comparisons and generated tests decide (`byPreference`).
 */
export function bestNode(state: RunState): NodeState | null {
  let best: NodeState | null = null;
  for (const node of state.nodes.values()) {
    if (isJudged(node) && (best === null || isBetter(node, best))) best = node;
  }
  if (best === null || !hasPreferences(state)) return best;
  return byPreference(state, peersOf(state, best))[0] ?? best;
}

/** Whether a node's visible verification was passed in full. */
export const passesVisible = (node: NodeState): boolean =>
  node.score?.source === 'verified' && node.score.solved;

/** Whether signs of gaming stand against it and nobody vouched for it. */
export const isFlagged = (node: NodeState): boolean =>
  (node.score?.signals?.length ?? 0) > 0 && node.score?.accepted === undefined;

/** Whether a node passes its visible verification in full, with nothing against it. */
export const isSolution = (node: NodeState): boolean => passesVisible(node) && !isFlagged(node);

/** The files that the agents wrote by edits on the way to `id`, donors included; not those that commands changed. */
export function writtenByAgent(state: RunState, id: NodeId): string[] {
  const paths = ancestryOf(state, id).flatMap((node) =>
    outlinesOf(node).flatMap(({ kind, path, error }) => {
      if (error) return [];
      if (kind === 'apply_patch') return node.changed;
      return editKinds.has(kind) && path !== null ? [path] : [];
    }),
  );
  return [...new Set(paths)];
}
