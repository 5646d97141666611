import { roomForFloats, roomForIntegers } from './room-for';
import type { Standings } from './standing';
import { firstChildOf, nextSiblingOf, type TreeIndex } from './tree-index';

/** What the branch from each node on holds, by position in the tree. */
export interface BranchCounts {
  /** Nodes, the first one included. */
  size: Int32Array;
  /** Ends: nodes without children. */
  ends: Int32Array;
  /** The best fraction of targets; −1 if nothing was tested. */
  best: Float32Array;
}

/** The counts of a tree without the nodes that are left out: of such a node they are 0, 0 and −1. One pass. */
export function countBranches(
  { count, parent }: TreeIndex,
  fraction: Float32Array,
  hidden: Uint8Array | null = null,
): BranchCounts {
  const size = new Int32Array(count);
  const ends = new Int32Array(count);
  const best = new Float32Array(count).fill(-1);
  for (let at = count - 1; at >= 0; at--) {
    if (hidden?.[at] === 1) continue;
    size[at] = (size[at] ?? 0) + 1;
    if (ends[at] === 0) ends[at] = 1;
    best[at] = Math.max(best[at] ?? -1, fraction[at] ?? -1);
    const above = parent[at] ?? -1;
    if (above < 0) continue;
    size[above] = (size[above] ?? 0) + (size[at] ?? 0);
    ends[above] = (ends[above] ?? 0) + (ends[at] ?? 0);
    best[above] = Math.max(best[above] ?? -1, best[at] ?? -1);
  }
  return { size, ends, best };
}

/**
 * The counts of one tree after another of `makeTreeIndex`, with all nodes. If a tree goes on from the one before, each new
 * node costs its depth. The arrays are those of the latest tree: whoever needs them later copies them.
 */
export function makeBranchCounts(): (tree: TreeIndex, standing: Standings) => BranchCounts {
  let last: BranchCounts | null = null;
  return (tree, standing) => {
    const { since } = tree;
    if (last === null || since === null || standing.changed === null) {
      last = countBranches(tree, standing.fraction);
      return last;
    }
    const counts = {
      size: roomForIntegers(last.size, tree.count),
      ends: roomForIntegers(last.ends, tree.count),
      best: roomForFloats(last.best, tree.count),
    };
    for (let at = since.from; at < tree.count; at++) addNode(tree, counts, at, standing.fraction[at] ?? -1);
    for (const at of standing.changed) recount(tree, counts, at, standing.fraction);
    last = counts;
    return counts;
  };
}

function addNode({ parent, endsUpTo }: TreeIndex, counts: BranchCounts, at: number, fraction: number): void {
  const { size, ends, best } = counts;
  size[at] = 1;
  ends[at] = 1;
  best[at] = fraction;
  const isNewEnd = endsUpTo[at] !== endsUpTo[at - 1];
  for (let above = parent[at] ?? -1; above >= 0; above = parent[above] ?? -1) {
    size[above] = (size[above] ?? 0) + 1;
    if (isNewEnd) ends[above] = (ends[above] ?? 0) + 1;
    if ((best[above] ?? -1) < fraction) best[above] = fraction;
  }
}

/** The best of a branch whose first node has another fraction than before, and of those above it as far as it matters. */
function recount(tree: TreeIndex, { best }: BranchCounts, from: number, fraction: Float32Array): void {
  for (let at = from; at >= 0; at = tree.parent[at] ?? -1) {
    let most = fraction[at] ?? -1;
    for (let child = firstChildOf(tree, at); child >= 0; child = nextSiblingOf(tree, child)) {
      most = Math.max(most, best[child] ?? -1);
    }
    if (most === best[at]) return;
    best[at] = most;
  }
}
