import type { NodeId } from '@/server/core/ids';
import type { Marks } from '@/server/core/marks';
import type { RunState } from '@/server/core/state';
import { type Encoding, type EncodingName, encode } from './encoding';
import { type FoldRules, type Folds, foldTree, noFolds } from './folds';
import { attemptsUnderWay, type Layout, layoutTree, type UnderWay } from './layout';
import { type SceneNode, sameNode, sceneNode } from './scene-node';
import { type Segments, segmentsOf } from './segments';
import { type Standings, standings } from './standing';
import { lineTo, makeTreeIndex, type TreeIndex } from './tree-index';

/** Which way the paths run. */
export type Direction = 'right' | 'down';

/** Pixels at zoom 1 between steps of a path, and between rows, by direction. */
export const columnWidth = 34;
export const rowHeights: Record<Direction, number> = { right: 54, down: 112 };

export interface SceneOptions {
  direction: Direction;
  /** Draw long chains as boxes. */
  boxes: boolean;
  /** First nodes of the chains drawn step by step all the same. */
  opened: ReadonlySet<NodeId>;
  encoding: EncodingName;
  folds: FoldRules;
  /** What a search found; the rest is dimmed. Null: nothing is searched for. */
  lit: ReadonlySet<NodeId> | null;
}

export const plainOptions: SceneOptions = {
  direction: 'right',
  boxes: false,
  opened: new Set(),
  encoding: 'tests',
  folds: noFolds,
  lit: null,
};

export interface Point {
  x: number;
  y: number;
}

export interface SceneGhost extends Point {
  id: string;
  attempt: UnderWay;
}

/** What is drawn of a run: arrays by position in the tree, and near nodes made when they are asked for. */
export interface Scene {
  tree: TreeIndex;
  layout: Layout;
  standing: Standings;
  encoding: Encoding;
  folds: Folds;
  /** Null while every step is drawn for itself. */
  segments: Segments | null;
  options: SceneOptions;
  /** 1: on the path to the best node. */
  onBest: Uint8Array;
  best: number;
  /** 1: the first step of an attempt that a person began. */
  byPerson: Uint8Array;
  /** What people marked. */
  marks: Marks;
  /** 1: it or something above it is pruned; null: nothing is. */
  pruned: Uint8Array | null;
  /** 1: lit; null: nothing is searched for. */
  lit: Uint8Array | null;
  ghosts: SceneGhost[];
  /** Donor and receiver of each graft, both drawn. */
  donors: { from: number; to: number }[];
  /** The drawn nodes whose holdout was run: few, and looked for in any view. */
  heldOut: number[];
  /** Pixels at zoom 1. */
  bounds: { x: number; y: number; width: number; height: number };
  /** The centre of a node, in pixels at zoom 1. */
  place(at: number): Point;
  /** The same for any place of the lattice. */
  placeOf(column: number, row: number): Point;
  /** The node of that id if it is drawn, else −1. */
  find(id: NodeId | null): number;
  /** A drawn node; the same object as before while it looks the same. */
  node(at: number): SceneNode | null;
}

/** Builds one scene after the other; each costs a few passes over typed arrays. */
export function makeScenes(): (state: RunState, options?: SceneOptions) => Scene {
  const index = makeTreeIndex();
  /** Near nodes by id, as last drawn: kept while they look the same, so that React renders only what changed. */
  const kept = new Map<NodeId, SceneNode>();
  return (state, options = plainOptions) => buildScene(state, index(state), options, kept);
}

function buildScene(
  state: RunState,
  tree: TreeIndex,
  options: SceneOptions,
  kept: Map<NodeId, SceneNode>,
): Scene {
  const standing = standings(tree);
  const at = (id: NodeId | null): number => {
    const found = id === null ? undefined : tree.indexOf.get(id);
    return found !== undefined && found < tree.count ? found : -1;
  };
  const best = at(state.best);
  const onBest = flags(tree.count, best < 0 ? [] : lineTo(tree, best));
  const underWay = attemptsUnderWay(state);
  const heads = underWay.map((attempt) => at(attempt.head)).filter((head) => head >= 0);
  const pruned = prunedFlags(state.steering.marks, tree);
  const folds = foldTree(tree, options.folds, {
    fraction: standing.fraction,
    onBest,
    underWay: heads,
    pruned,
  });
  const segments = options.boxes ? segmentsOf(tree, folds.hidden) : null;
  const boxes = segments && { segments, opened: options.opened };
  const layout = layoutTree(tree, { hidden: folds.hidden, boxes, underWay });
  const placeOf = lattice(options.direction);
  const ghosts = layout.ghosts.map(({ attempt, column, row }) => ({
    id: `ghost-${attempt.id}`,
    ...placeOf(column, row),
    attempt,
  }));
  const scene: Scene = {
    tree,
    layout,
    standing,
    encoding: encode(options.encoding, state, tree, standing),
    folds,
    segments,
    options,
    onBest,
    best,
    byPerson: flags(tree.count, personsFirstSteps(state, tree)),
    marks: state.steering.marks,
    pruned,
    lit: options.lit && flags(tree.count, [...options.lit].map(at)),
    ghosts,
    donors: donorsOf(tree, layout, at),
    heldOut: heldOutOf(tree, layout),
    bounds: boundsOf(layout, options.direction),
    placeOf,
    place: (i) => placeOf(layout.column[i] ?? 0, layout.row[i] ?? 0),
    find(id) {
      const found = at(id);
      return found >= 0 && (layout.row[found] ?? -1) >= 0 ? found : -1;
    },
    node(i) {
      const fresh = sceneNode(scene, i);
      if (!fresh) return null;
      const old = kept.get(fresh.id);
      if (old && sameNode(old, fresh)) return old;
      kept.set(fresh.id, fresh);
      return fresh;
    },
  };
  return scene;
}

/** What is pruned, and all below it: parents stand before their children. */
function prunedFlags(marks: Marks, tree: TreeIndex): Uint8Array | null {
  if (!Object.values(marks).some(({ pruned }) => pruned)) return null;
  const cut = new Uint8Array(tree.count);
  for (let i = 0; i < tree.count; i++) {
    const node = tree.nodes[i];
    if (!node) break;
    if (marks[node.id]?.pruned || cut[tree.parent[i] ?? -1] === 1) cut[i] = 1;
  }
  return cut;
}

function flags(count: number, positions: readonly number[]): Uint8Array {
  const set = new Uint8Array(count);
  for (const at of positions) if (at >= 0) set[at] = 1;
  return set;
}

const lattice =
  (direction: Direction) =>
  (column: number, row: number): Point =>
    direction === 'right'
      ? { x: column * columnWidth, y: row * rowHeights.right }
      : { x: row * rowHeights.down, y: column * columnWidth };

function personsFirstSteps(state: RunState, tree: TreeIndex): number[] {
  const persons = [...state.attempts.values()].filter((attempt) => attempt.startedBy.kind === 'person');
  if (persons.length === 0) return [];
  const ids = new Set(persons.map((attempt) => attempt.id));
  const first: number[] = [];
  for (let i = 0; i < tree.count; i++) {
    const own = tree.nodes[i]?.attemptId ?? null;
    if (own !== null && ids.has(own) && tree.nodes[tree.parent[i] ?? -1]?.attemptId !== own) first.push(i);
  }
  return first;
}

function donorsOf(tree: TreeIndex, layout: Layout, at: (id: NodeId | null) => number): Scene['donors'] {
  const donors: Scene['donors'] = [];
  for (let to = 0; to < tree.count; to++) {
    const donor = tree.nodes[to]?.donorId ?? null;
    if (donor === null) continue;
    const from = at(donor);
    if (from >= 0 && (layout.row[from] ?? -1) >= 0 && (layout.row[to] ?? -1) >= 0) donors.push({ from, to });
  }
  return donors;
}

function heldOutOf(tree: TreeIndex, layout: Layout): number[] {
  const found: number[] = [];
  for (let at = 0; at < tree.count; at++) {
    if (tree.nodes[at]?.holdout && (layout.row[at] ?? -1) >= 0) found.push(at);
  }
  return found;
}

/** The box around some drawn nodes with room for their words, in pixels at zoom 1. */
export function boxAround(scene: Scene, positions: readonly number[]): Scene['bounds'] {
  const points = positions.filter((at) => (scene.layout.row[at] ?? -1) >= 0).map((at) => scene.place(at));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    x: left - 40,
    y: top - 40,
    width: Math.max(...xs) - left + 100,
    height: Math.max(...ys) - top + 80,
  };
}

/** The drawn nodes without the room about them, in pixels at zoom 1. */
export const nodesBox = ({ bounds }: Pick<Scene, 'bounds'>): Scene['bounds'] => ({
  x: bounds.x + 30,
  y: bounds.y + 30,
  width: bounds.width - 90,
  height: bounds.height - 70,
});

function boundsOf(layout: Layout, direction: Direction): Scene['bounds'] {
  const along = Math.max(1, layout.columns - 1) * columnWidth;
  const across = Math.max(0, layout.rows - 1) * rowHeights[direction];
  return direction === 'right'
    ? { x: -30, y: -40, width: along + 90, height: across + 80 }
    : { x: -40, y: -30, width: across + 130, height: along + 80 };
}
