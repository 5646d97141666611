import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';

/**
 * A run's tree by position: node `i` is the i-th node that settled, so a parent's position is lower than its children's.
 * `-1` means none. The arrays can be longer than `count`.
 */
export interface TreeIndex {
  count: number;
  nodes: readonly NodeState[];
  indexOf: ReadonlyMap<NodeId, number>;
  parent: Int32Array;
  firstChild: Int32Array;
  nextSibling: Int32Array;
  /** Equal numbers mean equal filesystems; below `snapshots`. */
  snapshot: Int32Array;
  snapshots: number;
}

/**
 * Indexes one state after another. If a state continues the previous one, only its new nodes are indexed (and all nodes
 * are visited once). Any other state is indexed from the start.
 */
export function makeTreeIndex(): (state: RunState) => TreeIndex {
  let ids = new Map<NodeId, number>();
  let snapshots = new Map<string, number>();
  let order: NodeId[] = [];
  let links = emptyLinks(1024);

  return (state) => {
    const nodes = state.nodes.toArray();
    const last = order.length - 1;
    if (last >= 0 && nodes[last]?.id !== order[last]) {
      ids = new Map();
      snapshots = new Map();
      order = [];
      links = emptyLinks(Math.max(1024, nodes.length));
    }
    if (nodes.length > links.parent.length) links = grown(links, nodes.length * 2);
    for (let i = order.length; i < nodes.length; i++) {
      const node = nodes[i];
      if (!node) break;
      ids.set(node.id, i);
      order.push(node.id);
      link(links, i, node.parentId === null ? -1 : (ids.get(node.parentId) ?? -1));
      let snapshot = snapshots.get(node.snapshot);
      if (snapshot === undefined) {
        snapshot = snapshots.size;
        snapshots.set(node.snapshot, snapshot);
      }
      links.snapshot[i] = snapshot;
    }
    const { parent, firstChild, nextSibling, snapshot } = links;
    return {
      count: nodes.length,
      nodes,
      indexOf: ids,
      parent,
      firstChild,
      nextSibling,
      snapshot,
      snapshots: snapshots.size,
    };
  };
}

type Links = Record<'parent' | 'firstChild' | 'lastChild' | 'nextSibling' | 'snapshot', Int32Array>;

const emptyLinks = (length: number): Links => ({
  parent: new Int32Array(length).fill(-1),
  firstChild: new Int32Array(length).fill(-1),
  lastChild: new Int32Array(length).fill(-1),
  nextSibling: new Int32Array(length).fill(-1),
  snapshot: new Int32Array(length),
});

function grown(old: Links, length: number): Links {
  const fresh = emptyLinks(length);
  fresh.parent.set(old.parent);
  fresh.firstChild.set(old.firstChild);
  fresh.lastChild.set(old.lastChild);
  fresh.nextSibling.set(old.nextSibling);
  fresh.snapshot.set(old.snapshot);
  return fresh;
}

function link(links: Links, child: number, parent: number): void {
  links.parent[child] = parent;
  if (parent < 0) return;
  const elder = links.lastChild[parent] ?? -1;
  if (elder < 0) links.firstChild[parent] = child;
  else links.nextSibling[elder] = child;
  links.lastChild[parent] = child;
}

/** The positions of a node's children, in the order of settling. */
export function childrenOf(tree: TreeIndex, of: number): number[] {
  const children: number[] = [];
  for (let at = tree.firstChild[of] ?? -1; at >= 0 && at < tree.count; at = tree.nextSibling[at] ?? -1) {
    children.push(at);
  }
  return children;
}

/** The positions on the path from the root to the node, both included. */
export function lineTo(tree: TreeIndex, to: number): number[] {
  const line: number[] = [];
  for (let at = to; at >= 0; at = tree.parent[at] ?? -1) line.push(at);
  return line.reverse();
}
