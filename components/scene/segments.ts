import type { TreeIndex } from './tree-index';

/** The maximal chains without a fork among the nodes that are drawn; the root is a chain of its own. */
export interface Segments {
  /** The first node of each node's chain; −1 for hidden nodes. */
  head: Int32Array;
  /** The number of steps below the first node of its chain; 0 for that node. */
  rank: Int32Array;
  /** By first node: how many nodes the chain has. */
  length: Int32Array;
  /** By first node: the chain's last node. */
  tail: Int32Array;
}

export function segmentsOf(tree: TreeIndex, hidden: Uint8Array): Segments {
  const { count, parent } = tree;
  const children = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const above = parent[i] ?? -1;
    if (above >= 0 && hidden[i] === 0) children[above] = (children[above] ?? 0) + 1;
  }
  const head = new Int32Array(count).fill(-1);
  const rank = new Int32Array(count);
  const length = new Int32Array(count);
  const tail = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    if (hidden[i] === 1) continue;
    const above = parent[i] ?? -1;
    const goesOn = above >= 0 && (parent[above] ?? -1) >= 0 && children[above] === 1;
    const first = goesOn ? (head[above] ?? i) : i;
    head[i] = first;
    rank[i] = goesOn ? (rank[above] ?? 0) + 1 : 0;
    length[first] = (length[first] ?? 0) + 1;
    tail[first] = i;
  }
  return { head, rank, length, tail };
}

/** Shorter chains are drawn step by step, because a box would save no room. */
export const shortestBox = 4;

/** The number of columns of the box of a chain with `length` steps. It grows with the logarithm: 3 for 4 steps, 9 for 200. */
export const spanOf = (length: number): number => 2 + Math.ceil(Math.log2(length / 2));
