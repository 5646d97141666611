import type { NodeId } from '@/server/core/base/ids';
import type { Marks } from '@/server/core/run/mark';
import type { Encoding, EncodingName } from './encoding';
import { type FoldRules, type Folds, noFolds } from './folds';
import type { Layout, RunningAttempt } from './layout';
import type { SceneNode } from './scene-node';
import type { Segments } from './segments';
import type { Direction, Frame, Spacing } from './spacing';
import type { Standings } from './standing';
import type { TreeIndex } from './tree-index';

export interface SceneOptions {
  direction: Direction;
  /** Draw long chains as boxes. */
  boxes: boolean;
  /** First nodes of the chains that are drawn step by step nevertheless. */
  opened: ReadonlySet<NodeId>;
  /** What colour means. Null: chosen by what differs. */
  encoding: EncodingName | null;
  folds: FoldRules;
  /** Nodes that are drawn even if there is no room for all branches. */
  stay: readonly NodeId[];
  /** The nodes that a search found; the others are dimmed. Null: there is no search. */
  lit: ReadonlySet<NodeId> | null;
  /** The pane that the tree is drawn for; another object chooses the spacing anew. Null: drawn without regard to a pane. */
  frame: Frame | null;
}

export const plainOptions: SceneOptions = {
  direction: 'right',
  boxes: false,
  opened: new Set(),
  encoding: 'tests',
  folds: noFolds,
  stay: [],
  lit: null,
  frame: null,
};

export interface Point {
  x: number;
  y: number;
}

export interface SceneGhost extends Point {
  id: string;
  attempt: RunningAttempt;
}

/** The drawing of a run: arrays by position in the tree, and near nodes, which are made when they are needed. */
export interface Scene {
  tree: TreeIndex;
  layout: Layout;
  spacing: Spacing;
  standing: Standings;
  encoding: Encoding;
  folds: Folds;
  /** Null if every step is drawn. */
  segments: Segments | null;
  options: SceneOptions;
  /** 1: on the path to the best node. */
  onBest: Uint8Array;
  best: number;
  /** 1: the first step of an attempt that a person started. */
  byPerson: Uint8Array;
  /** The positions of those that are drawn. */
  personsSteps: readonly number[];
  /** The marks of people. */
  marks: Marks;
  /** 1: the node or a node above it is pruned; null: no node is pruned. */
  pruned: Uint8Array | null;
  /** 1: highlighted; null: there is no search. */
  lit: Uint8Array | null;
  ghosts: SceneGhost[];
  /** Donor and grafted node of each graft, if both are drawn. */
  donors: { from: number; to: number }[];
  /** The drawn nodes whose holdout was run. They are few, and every view must show them. */
  heldOut: number[];
  /** Pixels at zoom 1. */
  bounds: { x: number; y: number; width: number; height: number };
  /** The centre of a node, in pixels at zoom 1. */
  place(at: number): Point;
  /** The same for any place of the lattice. */
  placeOf(column: number, row: number): Point;
  /** The position of the node if it is drawn, otherwise −1. */
  find(id: NodeId | null): number;
  /** A drawn node. The same object as before while it looks the same. */
  node(at: number): SceneNode | null;
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

/** The box of the drawn nodes without the room around them, in pixels at zoom 1. */
export const nodesBox = ({ bounds }: Pick<Scene, 'bounds'>): Scene['bounds'] => ({
  x: bounds.x + 30,
  y: bounds.y + 30,
  width: bounds.width - 90,
  height: bounds.height - 70,
});
