import { asNodeId, type NodeId } from '@/server/core/base/ids';
import type { Marks } from '@/server/core/run/mark';
import type { RunState } from '@/server/core/run/state';
import { chooseEncoding } from './choose-encoding';
import { encode, measuresOf } from './encoding';
import type { FoldedBefore, RoomFacts } from './fold-to-room';
import { foldTree } from './folds';
import { type Layout, layoutTree, runningAttempts } from './layout';
import { type Point, plainOptions, type Scene, type SceneOptions } from './scene';
import { type SceneNode, sameNode } from './scene-node';
import { sceneNode } from './scene-node-at';
import { segmentsOf } from './segments';
import { type Direction, plainSpacing, roomOf, type Spacing, spacingFor } from './spacing';
import { standings } from './standing';
import { lineTo, makeTreeIndex, type TreeIndex } from './tree-index';

/** Builds one scene after another. Each needs a few passes over typed arrays. */
export function makeScenes(): (state: RunState, options?: SceneOptions) => Scene {
  const index = makeTreeIndex();
  /** Near nodes by id, as last drawn. They are reused while they look the same, so that React renders only changes. */
  const memory: Memory = { kept: new Map(), folded: null, spaced: null };
  return (state, options = plainOptions) => buildScene(state, index(state), options, memory);
}

/** What one scene takes over from the one before, so that the same things look the same and stand still. */
interface Memory {
  kept: Map<NodeId, SceneNode>;
  folded: FoldedBefore | null;
  spaced: { options: SceneOptions; spacing: Spacing } | null;
}

function buildScene(state: RunState, tree: TreeIndex, options: SceneOptions, memory: Memory): Scene {
  const standing = standings(tree);
  const at = (id: NodeId | null): number => {
    const found = id === null ? undefined : tree.indexOf.get(id);
    return found !== undefined && found < tree.count ? found : -1;
  };
  const best = at(state.best);
  const onBest = flags(tree.count, best < 0 ? [] : lineTo(tree, best));
  const running = runningAttempts(state);
  const heads = running.map((attempt) => at(attempt.head)).filter((head) => head >= 0);
  const pruned = prunedFlags(state.steering.marks, tree);
  const folds = foldTree(tree, options.folds, {
    fraction: standing.fraction,
    onBest,
    running: heads,
    pruned,
    room: roomFacts(state, tree, options, standing.fraction, [best, ...heads], at),
    before: memory.folded,
  });
  memory.folded = folds.room?.state ?? null;
  const segments = options.boxes ? segmentsOf(tree, folds.hidden) : null;
  const boxes = segments && { segments, opened: options.opened };
  const layout = layoutTree(tree, { hidden: folds.hidden, boxes, running, pills: folds.room?.pills });
  const spacing = spacingOf(layout, options, memory);
  const placeOf = lattice(options.direction, spacing);
  const ghosts = layout.ghosts.map(({ attempt, column, row }) => ({
    id: `ghost-${attempt.id}`,
    ...placeOf(column, row),
    attempt,
  }));
  const scene: Scene = {
    tree,
    layout,
    spacing,
    standing,
    encoding: encode(
      options.encoding ?? chooseEncoding(tree, standing, measuresOf(state, tree, standing)),
      state,
      tree,
      standing,
    ),
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
    bounds: boundsOf(layout, options.direction, spacing),
    placeOf,
    place: (i) => placeOf(layout.column[i] ?? 0, layout.row[i] ?? 0),
    find(id) {
      const found = at(id);
      return found >= 0 && (layout.row[found] ?? -1) >= 0 ? found : -1;
    },
    node(i) {
      const fresh = sceneNode(scene, i);
      if (!fresh) return null;
      const old = memory.kept.get(fresh.id);
      if (old && sameNode(old, fresh)) return old;
      memory.kept.set(fresh.id, fresh);
      return fresh;
    },
  };
  return scene;
}

/** The fewest pixels between two rows of a fitted tree. Branches for which there is less room are folded. */
const thinnestRow = 6;

function roomFacts(
  { attempts, steering }: RunState,
  tree: TreeIndex,
  { folds, frame, direction, stay, lit }: SceneOptions,
  fraction: Float32Array,
  always: readonly number[],
  at: (id: NodeId | null) => number,
): RoomFacts | null {
  if (!frame || folds.toRoom !== true) return null;
  const rows = Math.max(8, Math.floor(roomOf(frame.pane, direction).across / thinnestRow));
  const found = lit && lit.size <= rows / 2 ? [...lit] : [];
  const marked = Object.keys(steering.marks).map(asNodeId);
  const persons = [...attempts.values()].filter(({ startedBy }) => startedBy.kind === 'person');
  const drawnAt = (ids: readonly NodeId[]) => ids.map(at).filter((position) => position >= 0);
  return {
    rows,
    fraction,
    visits: (position) => tree.nodes[position]?.visits ?? 0,
    stay: [...always.filter((position) => position >= 0), ...drawnAt([...stay, ...found, ...marked])],
    byPerson: drawnAt(persons.map(({ head }) => head)).toReversed(),
    more: drawnAt(folds.more ?? []),
  };
}

/** Kept for one frame, so that a growing tree does not move; chosen anew for another frame or another kind of drawing. */
function spacingOf(layout: Layout, options: SceneOptions, memory: Memory): Spacing {
  const { frame, direction, boxes } = options;
  if (!frame) return plainSpacing[direction];
  const last = memory.spaced?.options;
  if (memory.spaced && last?.frame === frame && last.direction === direction && last.boxes === boxes) {
    return memory.spaced.spacing;
  }
  const spacing = spacingFor(layout, frame, direction);
  memory.spaced = { options, spacing };
  return spacing;
}

/** The pruned nodes and all nodes below them. Parents come before their children. */
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
  (direction: Direction, spacing: Spacing) =>
  (column: number, row: number): Point =>
    direction === 'right'
      ? { x: column * spacing.column, y: row * spacing.row }
      : { x: row * spacing.row, y: column * spacing.column };

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

function boundsOf(layout: Layout, direction: Direction, spacing: Spacing): Scene['bounds'] {
  const along = Math.max(1, layout.columns - 1) * spacing.column;
  const across = Math.max(0, layout.rows - 1) * spacing.row;
  return direction === 'right'
    ? { x: -30, y: -40, width: along + 90, height: across + 80 }
    : { x: -40, y: -30, width: across + 130, height: along + 80 };
}
