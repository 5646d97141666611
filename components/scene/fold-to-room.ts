import { endCount, firstChildOf, nextSiblingOf, type TreeIndex } from './tree-index';

/** What decides which ends of a tree stay when there is no room for all of them. By position in the tree. */
export interface RoomFacts {
  /** How many rows the pane has room for. */
  rows: number;
  /** Fraction of targets passing, −1 for unknown. */
  fraction: Float32Array;
  /** How much was searched at a node and below it, as it was recorded; null: the steps of the tree are counted. */
  searched: ((at: number) => number) | null;
  /** Nodes whose paths always stay: the best, work under way, what a person selected, marked or searched for. */
  stay: readonly number[];
  /** The first steps of attempts that people started. Their ends stay while there is room, the latest first. */
  byPerson: readonly number[];
  /** Nodes below which a person wants to see more: `batch` more ends for each time that a node is listed. */
  more: readonly number[];
}

/** How many more ends a click on a pill shows. */
export const batch = 24;
/** The share of the rows that ends take after folding; the rest is for pills and for what is still to come. */
const endsShare = 0.6;
/** The share of the rows that ends made by people can take. */
const personsShare = 0.3;
/** Steps up from an end that count as near it. */
const nearby = 12;

const endsAfterFolding = (rows: number): number => Math.max(1, Math.floor(rows * endsShare));

/**
 * How many of the tree's first nodes are folded; those that came later are drawn. A tree is folded when it has more ends
 * than rows, and folded anew each time as many ends have come as rows were left. It depends on nothing but the order in
 * which the nodes settled, so a tree is folded alike in every window, however its nodes arrived there. 0: nothing is
 * folded. A binary search.
 */
export function foldedUpTo(tree: TreeIndex, rows: number): number {
  const ends = endCount(tree);
  if (ends <= rows) return 0;
  const left = Math.max(1, rows - endsAfterFolding(rows));
  const reached = ends - ((ends - rows - 1) % left);
  let [low, high] = [0, tree.count - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tree.endsUpTo[middle] ?? 0) < reached) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/**
 * The nodes that stay of the first `upTo` ones, ascending: the paths to the best ends, to the newest ones and to those
 * in the parts of the tree where most was searched, in turn, and to the ends that people made. `hidden`: what is left
 * out anyway, or null. Linear in `upTo`.
 */
export function keptOf(
  tree: TreeIndex,
  upTo: number,
  hidden: Uint8Array | null,
  facts: RoomFacts,
): Int32Array {
  const { rows, byPerson } = facts;
  const most = endsAfterFolding(rows);
  const persons = personsEnds(tree, upTo, hidden, byPerson).slice(0, Math.floor(rows * personsShare));
  const kept = new Uint8Array(upTo);
  if (hidden?.[0] !== 1) kept[0] = 1;
  let used = 0;
  for (const end of [...persons, ...rankedEnds(tree, upTo, hidden, facts, most + persons.length)]) {
    if (used >= most) break;
    if (kept[end] === 1) continue;
    used++;
    for (let at = end; at >= 0 && kept[at] === 0; at = tree.parent[at] ?? -1) kept[at] = 1;
  }
  return positionsOf(kept);
}

/** The ends among the first nodes, those to show first leading; at least the first `most` of them are in order. */
export function rankedEnds(
  tree: TreeIndex,
  upTo: number,
  hidden: Uint8Array | null,
  { fraction, searched }: RoomFacts,
  most = Number.POSITIVE_INFINITY,
): number[] {
  const ends = endsAmong(tree, upTo, hidden);
  const near = nearness(tree, upTo, searched);
  return inTurn([
    leading(ends, most, (at) => fraction[at] ?? -1),
    leading(ends, most, near),
    ends.slice(-most).reverse(),
  ]);
}

const positionsOf = (flags: Uint8Array): Int32Array => {
  const positions: number[] = [];
  for (let at = 0; at < flags.length; at++) if (flags[at] === 1) positions.push(at);
  return Int32Array.from(positions);
};

/** The nodes among the first ones without a child among them. */
function endsAmong({ parent }: TreeIndex, upTo: number, hidden: Uint8Array | null): number[] {
  const goesOn = new Uint8Array(upTo);
  const ends: number[] = [];
  for (let at = upTo - 1; at >= 0; at--) {
    if (hidden?.[at] === 1) continue;
    if (goesOn[at] === 0) ends.push(at);
    const above = parent[at] ?? -1;
    if (above >= 0) goesOn[above] = 1;
  }
  return ends.reverse();
}

/** Where the attempts of people end among the first nodes, the latest attempt first. */
function personsEnds(
  tree: TreeIndex,
  upTo: number,
  hidden: Uint8Array | null,
  firstSteps: readonly number[],
): number[] {
  const { nodes } = tree;
  /** The next step of the same attempt; −1 if there is none. */
  const nextStep = (at: number): number => {
    const own = nodes[at]?.attemptId;
    let child = firstChildOf(tree, at);
    while (child >= 0 && child < upTo && (hidden?.[child] === 1 || nodes[child]?.attemptId !== own)) {
      child = nextSiblingOf(tree, child);
    }
    return child < upTo ? child : -1;
  };
  const ends: number[] = [];
  for (const first of firstSteps) {
    if (first >= upTo || hidden?.[first] === 1) continue;
    let end = first;
    for (let at = nextStep(end); at >= 0; at = nextStep(end)) end = at;
    ends.push(end);
  }
  return ends.reverse();
}

/** How much was searched near a node: the sum over it and the nodes above it. */
function nearness(
  { parent }: TreeIndex,
  upTo: number,
  searched: RoomFacts['searched'],
): (end: number) => number {
  const below = searched ? null : stepsBelow(parent, upTo);
  return (end) => {
    let sum = 0;
    for (let [at, up] = [end, 0]; at > 0 && up < nearby; at = parent[at] ?? -1, up++) {
      sum += below ? (below[at] ?? 0) : (searched?.(at) ?? 0);
    }
    return sum;
  };
}

function stepsBelow(parent: Int32Array, upTo: number): Int32Array {
  const steps = new Int32Array(upTo).fill(1);
  for (let at = upTo - 1; at > 0; at--) {
    const above = parent[at] ?? -1;
    if (above >= 0) steps[above] = (steps[above] ?? 0) + (steps[at] ?? 0);
  }
  return steps;
}

/** The `most` entries of the highest value, the highest first; of equals the elder. Entries must ascend. */
function leading(entries: readonly number[], most: number, heightOf: (at: number) => number): number[] {
  if (most >= entries.length) {
    const values = new Map(entries.map((at) => [at, heightOf(at)]));
    return entries.toSorted((a, b) => (values.get(b) ?? 0) - (values.get(a) ?? 0) || a - b);
  }
  const [found, values]: [number[], number[]] = [[], []];
  for (const at of entries) {
    const value = heightOf(at);
    if (found.length === most && value <= (values[most - 1] ?? 0)) continue;
    let [low, high] = [0, found.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[middle] ?? 0) >= value) low = middle + 1;
      else high = middle;
    }
    found.splice(low, 0, at);
    values.splice(low, 0, value);
    if (found.length > most) {
      found.pop();
      values.pop();
    }
  }
  return found;
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
