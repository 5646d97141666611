import { asNodeId, type NodeId } from '@/server/core/base/ids';
import type { Marks } from '@/server/core/run/mark';
import type { RunState } from '@/server/core/run/state';
import { makeBranchCounts } from './branch-counts';
import { chooseEncoding } from './choose-encoding';
import { encode, measuresOf } from './encoding';
import type { RoomFacts } from './fold-to-room';
import { type FoldMemory, foldTree } from './folds';
import { type Layout, layoutTree } from './layout';
import { makeFacts } from './make-facts';
import { type Point, plainOptions, type Scene, type SceneOptions } from './scene';
import { type SceneNode, sameNode } from './scene-node';
import { sceneNode } from './scene-node-at';
import { segmentsOf } from './segments';
import { type Direction, plainSpacing, roomOf, type Spacing, spacingFor } from './spacing';
import { makeStandings } from './standing';
import { lineTo, makeTreeIndex, type TreeIndex } from './tree-index';

/**
 * Builds one scene after another. What a state has beyond the one before is found by difference, and what is drawn of it
 * is laid out anew; of the rest only typed arrays are copied. What is drawn, and in which columns and rows, depends on the
 * state and the options alone, not on the scenes before.
 */
export function makeScenes(): (state: RunState, options?: SceneOptions) => Scene {
  const sources: Sources = {
    index: makeTreeIndex(),
    standings: makeStandings(),
    counts: makeBranchCounts(),
    facts: makeFacts(),
  };
  const memory: Memory = { kept: new Map(), folded: { kept: null }, spaced: null };
  return (state, options = plainOptions) => buildScene(state, options, sources, memory);
}

/** What follows the run from state to state. Each is called once for each scene. */
interface Sources {
  index: ReturnType<typeof makeTreeIndex>;
  standings: ReturnType<typeof makeStandings>;
  counts: ReturnType<typeof makeBranchCounts>;
  facts: ReturnType<typeof makeFacts>;
}

/** What one scene takes over from the one before. */
interface Memory {
  /** Near nodes by id, as last drawn. They are reused while they look the same, so that React renders only changes. */
  kept: Map<NodeId, SceneNode>;
  folded: FoldMemory;
  spaced: { options: SceneOptions; spacing: Spacing } | null;
}

function buildScene(state: RunState, options: SceneOptions, sources: Sources, memory: Memory): Scene {
  const tree = sources.index(state);
  const standing = sources.standings(tree);
  const counts = sources.counts(tree, standing);
  const facts = sources.facts(state, tree);
  const { running } = facts;
  const at = (id: NodeId | null): number => {
    const found = id === null ? undefined : tree.indexOf.get(id);
    return found !== undefined && found < tree.count ? found : -1;
  };
  const best = at(state.best);
  const onBest = flags(tree.count, best < 0 ? [] : lineTo(tree, best));
  const heads = running.map((attempt) => at(attempt.head)).filter((head) => head >= 0);
  const pruned = prunedFlags(state.steering.marks, tree);
  const always = [best, ...heads];
  const folds = foldTree(
    tree,
    options.folds,
    {
      fraction: standing.fraction,
      onBest,
      running: heads,
      pruned,
      room: roomFacts(state, tree, options, standing.fraction, facts.personsSteps, always, at),
      counts,
      changed: standing.changed,
    },
    memory.folded,
  );
  const segments = options.boxes ? segmentsOf(tree, folds.hidden) : null;
  const boxes = segments && { segments, opened: options.opened };
  const layout = layoutTree(tree, { hidden: folds.hidden, boxes, running, pills: folds.room?.pills });
  const spacing = spacingOf(layout, options, memory);
  const placeOf = lattice(options.direction, spacing);
  const isDrawn = (position: number) => (layout.row[position] ?? -1) >= 0;
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
    byPerson: flags(tree.count, facts.personsSteps),
    personsSteps: facts.personsSteps.filter(isDrawn),
    marks: state.steering.marks,
    pruned,
    lit: options.lit && flags(tree.count, [...options.lit].map(at)),
    ghosts,
    donors: facts.grafted.flatMap((to) => {
      const from = at(tree.nodes[to]?.donorId ?? null);
      return from >= 0 && isDrawn(from) && isDrawn(to) ? [{ from, to }] : [];
    }),
    heldOut: facts.heldOut.filter(isDrawn),
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
  { spec, steering }: RunState,
  tree: TreeIndex,
  { folds, frame, direction, stay, lit }: SceneOptions,
  fraction: Float32Array,
  personsSteps: readonly number[],
  always: readonly number[],
  at: (id: NodeId | null) => number,
): RoomFacts | null {
  if (!frame || folds.toRoom !== true) return null;
  const rows = Math.max(8, Math.floor(roomOf(frame.pane, direction).across / thinnestRow));
  const found = lit && lit.size <= rows / 2 ? [...lit] : [];
  const marked = Object.keys(steering.marks).map(asNodeId);
  const drawnAt = (ids: readonly NodeId[]) => ids.map(at).filter((position) => position >= 0);
  return {
    rows,
    fraction,
    searched: spec.origin ? (position) => tree.nodes[position]?.visits ?? 0 : null,
    stay: [...always.filter((position) => position >= 0), ...drawnAt([...stay, ...found, ...marked])],
    byPerson: personsSteps,
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

function boundsOf(layout: Layout, direction: Direction, spacing: Spacing): Scene['bounds'] {
  const along = Math.max(1, layout.columns - 1) * spacing.column;
  const across = Math.max(0, layout.rows - 1) * spacing.row;
  return direction === 'right'
    ? { x: -30, y: -40, width: along + 90, height: across + 80 }
    : { x: -40, y: -30, width: across + 130, height: along + 80 };
}
