import { type ScaleStep, scaleStep } from '@/components/ui/scale';
import type { ActionKind } from '@/server/core/action';
import type { NodeId } from '@/server/core/ids';
import type { AttemptState, NodeState, RunState } from '@/server/core/state';
import { pathTo } from '@/server/core/tree';
import { attemptsUnderWay, type Cell, type Layout, layoutTree } from './layout';
import { type Standing, standings } from './standing';

/** Pixels between columns and rows at zoom 1. */
export const columnWidth = 34;
export const rowHeight = 54;

export type Glyph = 'task' | 'edit' | 'test' | 'read' | 'shell' | 'finish';

/** A node as it is drawn. Coordinates are of its centre, in pixels at zoom 1. */
export interface SceneNode {
  id: NodeId;
  x: number;
  y: number;
  /** Half of its side. */
  radius: number;
  glyph: Glyph;
  /** Null: never tested on the path. */
  shade: ScaleStep | null;
  fraction: number | null;
  known: boolean;
  verified: boolean;
  holdout: 'passed' | 'failed' | null;
  /** A guard test is broken from here on. */
  guardBroken: boolean;
  error: boolean;
  onBest: boolean;
  /** The file's name above it, where there is room. */
  label: string | null;
  /** It begins a row: its label stands clear of the trunk that comes down on its left. */
  beginsRow: boolean;
  /** Counts beside it, for the root and for solutions. */
  caption: string | null;
  title: string;
}

export interface SceneGhost {
  id: string;
  x: number;
  y: number;
  attempt: AttemptState;
}

export interface SceneEdge {
  id: string;
  from: { x: number; y: number };
  to: { x: number; y: number };
  kind: 'step' | 'best' | 'donor' | 'ghost';
  /** Pixels. */
  width: number;
}

export interface Scene {
  nodes: SceneNode[];
  byId: Map<NodeId, SceneNode>;
  ghosts: SceneGhost[];
  edges: SceneEdge[];
  layout: Layout;
  /** Pixels at zoom 1. */
  bounds: { x: number; y: number; width: number; height: number };
}

export const glyphOf = (kind: ActionKind | null): Glyph => {
  switch (kind) {
    case null:
      return 'task';
    case 'edit_file':
    case 'write_file':
      return 'edit';
    case 'run_tests':
      return 'test';
    case 'finish':
      return 'finish';
    case 'shell':
      return 'shell';
    default:
      return 'read';
  }
};

const radiusOf = (glyph: Glyph): number => (glyph === 'edit' || glyph === 'task' ? 11 : 7);
const place = (cell: Cell) => ({ x: cell.column * columnWidth, y: cell.row * rowHeight });
const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * What is drawn of a run. Nodes that look as they did in `previous` keep their object, so that only what changed is
 * rendered again.
 */
export function buildScene(state: RunState, previous: Scene | null): Scene {
  const layout = layoutTree(state, attemptsUnderWay(state));
  const standing = standings(state);
  const best = new Set(
    state.best && state.nodes.has(state.best) ? pathTo(state, state.best).map((n) => n.id) : [],
  );
  const labelled = labels(state, layout);
  const nodes: SceneNode[] = [];
  const byId = new Map<NodeId, SceneNode>();
  for (const node of state.nodes.values()) {
    const cell = layout.cells.get(node.id);
    const stands = standing.get(node.id);
    if (!cell || !stands) continue;
    const above = node.parentId === null ? undefined : layout.cells.get(node.parentId);
    const beginsRow = above !== undefined && above.row !== cell.row;
    const parentNode = node.parentId === null ? undefined : state.nodes.get(node.parentId);
    const parentStands = parentNode && standing.get(parentNode.id);
    const parent = parentNode && parentStands ? { node: parentNode, standing: parentStands } : null;
    const fresh = drawn(
      node,
      cell,
      stands,
      best.has(node.id),
      labelled.get(node.id) ?? null,
      beginsRow,
      parent,
    );
    const old = previous?.byId.get(node.id);
    const kept = old && same(old, fresh) ? old : fresh;
    nodes.push(kept);
    byId.set(kept.id, kept);
  }
  const ghosts = layout.ghosts.map((ghost) => ({
    id: `ghost-${ghost.attempt.id}`,
    ...place(ghost),
    attempt: ghost.attempt,
  }));
  return {
    nodes,
    byId,
    ghosts,
    edges: edgesOf(state, byId, ghosts, best),
    layout,
    bounds: {
      x: -30,
      y: -40,
      width: Math.max(1, layout.columns - 1) * columnWidth + 90,
      height: Math.max(0, layout.rows - 1) * rowHeight + 80,
    },
  };
}

function drawn(
  node: NodeState,
  cell: Cell,
  standing: Standing,
  onBest: boolean,
  label: string | null,
  beginsRow: boolean,
  parent: { node: NodeState; standing: Standing } | null,
): SceneNode {
  const glyph = glyphOf(node.actionKind);
  const { score } = standing;
  // A step that changed nothing carries its parent's score: the ring belongs where the verifier looked.
  const inherits = node.snapshotShared && parent?.node.score?.source === 'verified';
  const counts = score ? `${score.targetsPassing}/${score.targetsTotal}` : null;
  const solved = node.score?.source === 'verified' && node.score.solved;
  return {
    id: node.id,
    ...place(cell),
    radius: radiusOf(glyph),
    glyph,
    shade: standing.fraction === null ? null : scaleStep(standing.fraction),
    fraction: standing.fraction,
    known: standing.known,
    verified: node.score?.source === 'verified' && parent !== null && !inherits,
    holdout: node.holdout === null ? null : node.holdout.passed ? 'passed' : 'failed',
    guardBroken: standing.known && standing.broken && !parent?.standing.broken,
    error: node.error,
    onBest,
    label,
    beginsRow,
    caption: node.parentId === null ? `task ${counts ?? ''}`.trim() : solved ? counts : null,
    title: node.title,
  };
}

const same = (a: SceneNode, b: SceneNode): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.shade === b.shade &&
  a.fraction === b.fraction &&
  a.known === b.known &&
  a.verified === b.verified &&
  a.holdout === b.holdout &&
  a.guardBroken === b.guardBroken &&
  a.onBest === b.onBest &&
  a.label === b.label &&
  a.caption === b.caption;

/** Which edits show their file's name: within four columns of the last label in a row there is no room, or no news. */
function labels(state: RunState, layout: Layout): Map<NodeId, string> {
  const shown = new Map<NodeId, string>();
  const lastInRow = new Map<number, { column: number; label: string }>();
  const inRowOrder = [...state.nodes.values()].sort((a, b) => a.depth - b.depth);
  for (const node of inRowOrder) {
    if (glyphOf(node.actionKind) !== 'edit' || node.path === null) continue;
    const cell = layout.cells.get(node.id);
    if (!cell) continue;
    const label = fileName(node.path);
    const last = lastInRow.get(cell.row);
    if (last && cell.column - last.column < (last.label === label ? 8 : 3)) continue;
    lastInRow.set(cell.row, { column: cell.column, label });
    shown.set(node.id, label);
  }
  return shown;
}

function edgesOf(
  state: RunState,
  byId: Map<NodeId, SceneNode>,
  ghosts: readonly SceneGhost[],
  best: ReadonlySet<NodeId>,
): SceneEdge[] {
  const edges: SceneEdge[] = [];
  for (const node of state.nodes.values()) {
    const to = byId.get(node.id);
    const from = node.parentId === null ? undefined : byId.get(node.parentId);
    if (!to || !from) continue;
    const onBest = best.has(node.id);
    edges.push({
      id: node.id,
      from,
      to,
      kind: onBest ? 'best' : 'step',
      width: onBest ? 3 : widthFor(node.visits),
    });
    const donor = node.donorId === null ? undefined : byId.get(node.donorId);
    if (donor) edges.push({ id: `donor-${node.id}`, from: donor, to, kind: 'donor', width: 1 });
  }
  for (const ghost of ghosts) {
    const from = byId.get(ghost.attempt.head);
    if (from) edges.push({ id: ghost.id, from, to: ghost, kind: 'ghost', width: 1 });
  }
  return edges;
}

/** Thickness grows with the logarithm of the visits, in half pixels from 1.5 to 4, so that few paths suffice to draw all edges. */
export const widthFor = (visits: number): number => Math.min(4, 1.5 + Math.round(Math.log2(1 + visits)) / 2);

/** `buildScene` with a memory of the scene before. */
export function makeScenes(): (state: RunState) => Scene {
  let previous: Scene | null = null;
  return (state) => {
    previous = buildScene(state, previous);
    return previous;
  };
}
