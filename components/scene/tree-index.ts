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
  /** Also of nodes that settled later: read by `firstChildOf` and `nextSiblingOf`. */
  firstChild: Int32Array;
  nextSibling: Int32Array;
  /** By position: how many ends the tree had when the node had settled. It never falls along the positions. */
  endsUpTo: Int32Array;
  /** Equal numbers mean equal filesystems; below `snapshots`. */
  snapshot: Int32Array;
  snapshots: number;
  /** What the tree has beyond the one indexed before it; null if it does not go on from that one. */
  since: Since | null;
}

interface Since {
  /** The first new position. */
  from: number;
  /** The positions below `from` whose nodes changed, ascending. */
  changed: readonly number[];
}

/**
 * Indexes one state after another. If a state goes on from the previous one, only its new nodes are indexed, and only
 * what changed is looked at. Positions and links of a longer state of the same run serve its past as well.
 */
export function makeTreeIndex(): (state: RunState) => TreeIndex {
  let ids = new Map<NodeId, number>();
  let snapshots = new Map<string, number>();
  let order: NodeId[] = [];
  let links = emptyLinks(1024);
  let last: { table: RunState['nodes']; index: TreeIndex } | null = null;

  return (state) => {
    const table = state.nodes;
    const count = table.size;
    const common = Math.min(count, order.length) - 1;
    if (common >= 0 && table.at(common)?.id !== order[common]) {
      ids = new Map();
      snapshots = new Map();
      order = [];
      links = emptyLinks(Math.max(1024, count));
      last = null;
    }
    const since: Since | null =
      last && count >= last.index.count
        ? { from: last.index.count, changed: table.changedSince(last.table) }
        : null;
    const nodes = since && last ? grownNodes(last.index.nodes, table, since) : table.toArray();
    if (count > links.parent.length) links = grown(links, count * 2);
    for (let i = order.length; i < count; i++) {
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
    const { parent, firstChild, nextSibling, snapshot, endsUpTo } = links;
    const index: TreeIndex = {
      count,
      nodes,
      indexOf: ids,
      parent,
      firstChild,
      nextSibling,
      endsUpTo,
      snapshot,
      snapshots: snapshots.size,
      since,
    };
    last = { table, index };
    return index;
  };
}

/** The nodes of before, with what changed and what is new. The same array if nothing did. */
function grownNodes(
  before: readonly NodeState[],
  table: RunState['nodes'],
  { from, changed }: Since,
): readonly NodeState[] {
  if (changed.length === 0 && table.size === from) return before;
  const nodes = before.slice();
  const take = (at: number) => {
    const node = table.at(at);
    if (node) nodes[at] = node;
  };
  for (const at of changed) take(at);
  for (let at = from; at < table.size; at++) take(at);
  return nodes;
}

type Links = Record<
  'parent' | 'firstChild' | 'lastChild' | 'nextSibling' | 'snapshot' | 'endsUpTo',
  Int32Array
>;

const emptyLinks = (length: number): Links => ({
  parent: new Int32Array(length).fill(-1),
  firstChild: new Int32Array(length).fill(-1),
  lastChild: new Int32Array(length).fill(-1),
  nextSibling: new Int32Array(length).fill(-1),
  snapshot: new Int32Array(length),
  endsUpTo: new Int32Array(length),
});

function grown(old: Links, length: number): Links {
  const fresh = emptyLinks(length);
  fresh.parent.set(old.parent);
  fresh.firstChild.set(old.firstChild);
  fresh.lastChild.set(old.lastChild);
  fresh.nextSibling.set(old.nextSibling);
  fresh.snapshot.set(old.snapshot);
  fresh.endsUpTo.set(old.endsUpTo);
  return fresh;
}

function link(links: Links, child: number, parent: number): void {
  links.parent[child] = parent;
  const elder = parent < 0 ? -1 : (links.lastChild[parent] ?? -1);
  // The first child of a node goes on from an end; any other makes one more.
  const isNewEnd = parent < 0 || elder >= 0;
  links.endsUpTo[child] = (links.endsUpTo[child - 1] ?? 0) + Number(isNewEnd);
  if (parent < 0) return;
  if (elder < 0) links.firstChild[parent] = child;
  else links.nextSibling[elder] = child;
  links.lastChild[parent] = child;
}

/** How many ends (nodes without children) the tree has. */
export const endCount = ({ count, endsUpTo }: TreeIndex): number => endsUpTo[count - 1] ?? 0;

const within = ({ count }: TreeIndex, at: number): number => (at < count ? at : -1);

/** The eldest child of a node, or the next younger sibling; −1 if the tree has none. */
export const firstChildOf = (tree: TreeIndex, at: number): number => within(tree, tree.firstChild[at] ?? -1);
export const nextSiblingOf = (tree: TreeIndex, at: number): number =>
  within(tree, tree.nextSibling[at] ?? -1);

/** The positions of a node's children, in the order of settling. */
export function childrenOf(tree: TreeIndex, of: number): number[] {
  const children: number[] = [];
  for (let at = firstChildOf(tree, of); at >= 0; at = nextSiblingOf(tree, at)) children.push(at);
  return children;
}

/** The positions on the path from the root to the node, both included. */
export function lineTo(tree: TreeIndex, to: number): number[] {
  const line: number[] = [];
  for (let at = to; at >= 0; at = tree.parent[at] ?? -1) line.push(at);
  return line.reverse();
}
