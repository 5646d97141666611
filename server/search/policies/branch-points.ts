import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { SearchView } from '@/server/core/ports/strategy';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { upward } from '@/server/core/run/upward';
import { isTerminal } from '@/server/search/propose/plan';
import { noRoot } from './sentences';
import { type VisitCount, visitCounts } from './visit-counts';

/** A node of the selection tree: a place where an attempt may start. */
export interface BranchPoint extends VisitCount {
  node: NodeState;
  children: BranchPoint[];
  parent: BranchPoint | null;
  /** Another attempt may start here. */
  expandable: boolean;
  /** It or something below it is expandable. */
  open: boolean;
}

export interface BranchOptions {
  /** The most expansions of one branch point, ≥ 1. */
  branching: number;
  /** An attempt whose steps are branch points too, or null. */
  walk: AttemptState | null;
}

/**
 * The selection tree within the tree of steps: the root, the nodes where attempts started and ended, and steps of `walk`.
 * The steps in between are not decisions of the search, so they are no arms of it. The walk's steps all hang side by side
 * below its start, so that a long first walk is a wide choice rather than a deep one; those before the step ahead of its
 * first change are left out, since a branch from there would only read again.
 * An attempt under way counts as one of its start's expansions, and as a visit (`visitCounts`).
 * Returns the root. Children are in the order of settling.
 */
export function branchPoints(view: SearchView, { branching, walk }: BranchOptions): BranchPoint {
  const { state } = view;
  const walked = walk ? walkedNodes(view, walk) : [];
  const onWalk = new Set(walked.map((node) => node.id));
  const ids = new Set<NodeId>([rootNodeId, ...fromFirstChange(walked).map((node) => node.id)]);
  const starts = new Map<NodeId, number>();
  for (const { from, head, status } of state.attempts.values()) {
    ids.add(from);
    if (status === 'ended') ids.add(head);
    starts.set(from, (starts.get(from) ?? 0) + 1);
  }
  const countOf = visitCounts(view, walked);

  const points = new Map<NodeId, BranchPoint>();
  for (const id of inOrderOfSettling(state.nodes, ids)) {
    const node = nodeOf(state, id);
    let above = node.parentId;
    while (above !== null && (!points.has(above) || (onWalk.has(above) && onWalk.has(id)))) {
      above = nodeOf(state, above).parentId;
    }
    const parent = above === null ? null : (points.get(above) ?? null);
    const point = { ...countOf(node), node, parent, children: [], expandable: false, open: false };
    points.set(id, point);
    parent?.children.push(point);
  }
  for (const [id, point] of [...points].reverse()) {
    const expansions = Math.max(point.children.length, starts.get(id) ?? 0);
    point.expandable = expansions < branching && !isTerminal(point.node);
    point.open = point.expandable || point.children.some((child) => child.open);
  }
  const root = points.get(rootNodeId);
  if (!root) throw new Error(noRoot(state.runId));
  return root;
}

/** The nodes there are of the ids, a parent before its children. The tree has many more nodes than branch points. */
function inOrderOfSettling(nodes: SearchView['state']['nodes'], ids: Iterable<NodeId>): NodeId[] {
  const placed: { id: NodeId; at: number }[] = [];
  for (const id of ids) {
    const at = nodes.indexOf(id);
    if (at >= 0) placed.push({ id, at });
  }
  return placed.sort((a, b) => a.at - b.at).map(({ id }) => id);
}

/** The nodes an attempt settled, first to last. */
function walkedNodes({ state }: SearchView, attempt: AttemptState): NodeState[] {
  const nodes: NodeState[] = [];
  for (const node of upward((at) => nodeOf(state, at), attempt.head)) {
    if (node.id === attempt.from) break;
    nodes.push(node);
  }
  return nodes.reverse();
}

/** From the last node that had only been read up to; all of them where nothing was changed. */
function fromFirstChange(walked: NodeState[]): NodeState[] {
  const first = walked.findIndex((node) => node.changed.length > 0 && node.actionKind !== 'run_tests');
  return walked.slice(Math.max(0, first - 1));
}
