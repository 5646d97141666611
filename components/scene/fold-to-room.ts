import type { TreeIndex } from './tree-index';

/** What decides which ends of a tree stay when there is no room for all of them. By position in the tree. */
export interface RoomFacts {
  /** How many rows the pane has room for. */
  rows: number;
  /** Fraction of targets passing, −1 for unknown. */
  fraction: Float32Array;
  visits(at: number): number;
  /** Nodes whose paths always stay: the best, work under way, what a person selected, marked or searched for. */
  stay: readonly number[];
  /** Ends of attempts that people started, the first ones first. They stay while there is room. */
  byPerson: readonly number[];
  /** Nodes below which a person wants to see more: `batch` more ends for each time that a node is listed. */
  more: readonly number[];
}

/** What was folded before. It stays folded, and new nodes stay drawn, until the rows are full again. */
export interface FoldedBefore {
  cut: Uint8Array;
  /** The nodes that the tree had then. */
  count: number;
  rows: number;
  more: readonly number[];
}

/** How many more ends a click on a pill shows. */
export const batch = 24;
/** The share of the rows that ends take after folding; the rest is for pills and for what is still to come. */
const endsShare = 0.6;
/** The share of the rows that ends made by people can take. */
const personsShare = 0.3;

/**
 * Folds branches of a tree that has more ends than rows. Stay: the best, the most visited and the newest ends in turn,
 * the ends that people made, and everything in `stay`. `hidden`: what is left out anyway. Returns null if there is room
 * for all, otherwise 1 for each node whose branch is folded. Pure; the result depends on `before`, so that a growing tree
 * is folded anew only when its rows are full again. Linear, except for sorting the ends.
 */
export function foldToRoom(
  tree: TreeIndex,
  hidden: Uint8Array,
  facts: RoomFacts,
  before: FoldedBefore | null,
): FoldedBefore | null {
  const { count } = tree;
  const all = endsOf(tree, hidden, null);
  if (all.length <= facts.rows) return null;
  const { rows, more } = facts;
  const added = before !== null && before.rows === rows ? beyond(before.more, more) : null;
  if (before !== null && added !== null) {
    const cut = new Uint8Array(count);
    cut.set(before.cut.subarray(0, Math.min(count, before.cut.length)));
    uncover(tree, facts.stay, cut);
    if (added.length > 0) {
      const ranked = inTurn(rankings(tree, all, facts));
      for (const at of added) uncover(tree, bestBelow(tree, at, ranked, cut), cut);
    }
    if (endsOf(tree, hidden, cut).length <= rows + more.length * batch) return { cut, count, rows, more };
  }
  return { cut: cutAnew(tree, all, facts), count, rows, more };
}

/** What a list has beyond another one, in whatever order; null if it lacks something of it. */
function beyond(before: readonly number[], now: readonly number[]): number[] | null {
  const left = [...now];
  for (const at of before) {
    const found = left.indexOf(at);
    if (found < 0) return null;
    left.splice(found, 1);
  }
  return left;
}

/** The next ends to show below a node. */
function bestBelow(tree: TreeIndex, top: number, ranked: readonly number[], cut: Uint8Array): number[] {
  const inside = subtreeOf(tree, top);
  return ranked.filter((end) => inside[end] === 1 && cut[end] === 1).slice(0, batch);
}

/** The drawn nodes without drawn children. `cut`: branches that are folded. */
function endsOf({ count, parent }: TreeIndex, hidden: Uint8Array, cut: Uint8Array | null): number[] {
  const goesOn = new Uint8Array(count);
  const drawn = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const above = parent[i] ?? -1;
    if (hidden[i] === 1 || cut?.[i] === 1 || (above >= 0 && drawn[above] === 0)) continue;
    drawn[i] = 1;
    if (above >= 0) goesOn[above] = 1;
  }
  const ends: number[] = [];
  for (let i = 0; i < count; i++) if (drawn[i] === 1 && goesOn[i] === 0) ends.push(i);
  return ends;
}

function uncover({ parent }: TreeIndex, stay: readonly number[], cut: Uint8Array): void {
  for (const end of stay) for (let at = end; at >= 0; at = parent[at] ?? -1) cut[at] = 0;
}

function cutAnew(tree: TreeIndex, ends: readonly number[], facts: RoomFacts): Uint8Array {
  const { count, parent } = tree;
  const { rows, stay, byPerson, more } = facts;
  const kept = new Uint8Array(count);
  kept[0] = 1;
  /** Returns whether the end was not drawn before. */
  const keep = (end: number): boolean => {
    const isNew = kept[end] === 0;
    for (let at = end; at >= 0 && kept[at] === 0; at = parent[at] ?? -1) kept[at] = 1;
    return isNew;
  };
  let used = 0;
  const keepUpTo = (most: number, queue: Iterable<number>): void => {
    for (const end of queue) {
      if (used >= most) return;
      if (keep(end)) used++;
    }
  };
  keepUpTo(Number.POSITIVE_INFINITY, stay);
  keepUpTo(Math.max(used, rows * personsShare), byPerson);
  const ranked = inTurn(rankings(tree, ends, facts));
  keepUpTo(Math.max(1, Math.floor(rows * endsShare)), ranked);
  const cut = new Uint8Array(count);
  for (let i = 1; i < count; i++) cut[i] = kept[i] === 1 ? 0 : 1;
  for (const at of more) uncover(tree, bestBelow(tree, at, ranked, cut), cut);
  return cut;
}

/** The ends by what passes there, by how often the search came near, and from the newest on. */
function rankings(
  { parent }: TreeIndex,
  ends: readonly number[],
  { fraction, visits }: RoomFacts,
): [number[], number[], number[]] {
  const near = new Map<number, number>();
  for (const end of ends) {
    let sum = 0;
    for (let [at, up] = [end, 0]; at > 0 && up < 12; at = parent[at] ?? -1, up++) sum += visits(at);
    near.set(end, sum);
  }
  const passing = (at: number) => fraction[at] ?? -1;
  return [
    ends.toSorted((a, b) => passing(b) - passing(a) || a - b),
    ends.toSorted((a, b) => (near.get(b) ?? 0) - (near.get(a) ?? 0) || a - b),
    ends.toSorted((a, b) => b - a),
  ];
}

function inTurn(queues: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...queues.map(({ length }) => length));
  const seen = new Set<number>();
  for (let i = 0; i < longest; i++) {
    for (const queue of queues) {
      const end = queue[i];
      if (end !== undefined) seen.add(end);
    }
  }
  return [...seen];
}

/** 1: the node or a node above it is `top`. */
function subtreeOf({ count, parent }: TreeIndex, top: number): Uint8Array {
  const inside = new Uint8Array(count);
  if (top < count) inside[top] = 1;
  for (let i = top + 1; i < count; i++) if (inside[parent[i] ?? -1] === 1) inside[i] = 1;
  return inside;
}
