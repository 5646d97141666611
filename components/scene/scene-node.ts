import type { ActionKind } from '@/server/core/agent/action';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';

export type Glyph = 'task' | 'edit' | 'test' | 'read' | 'shell' | 'finish';

export const glyphOf = (kind: ActionKind | null): Glyph => {
  switch (kind) {
    case null:
      return 'task';
    case 'edit_file':
    case 'insert_lines':
    case 'undo_edit':
    case 'write_file':
    case 'apply_patch':
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

/** Whether another system planned the step and never carried it out. */
export const isPlanned = ({ origin }: Pick<NodeState, 'origin'>): boolean => origin?.executed === false;

/** Half of a node's side, in pixels at zoom 1. */
export const radiusOf = (glyph: Glyph): number => (glyph === 'edit' || glyph === 'task' ? 11 : 7);

/** A node as it is drawn near. Coordinates are of its centre, in pixels at zoom 1. */
export interface SceneNode {
  id: NodeId;
  x: number;
  y: number;
  radius: number;
  glyph: Glyph;
  /** The CSS colour of its body; null if it has no value. */
  colour: string | null;
  /** Null: no node of the path was tested. */
  fraction: number | null;
  /** Whether the colour is of exactly this filesystem (always true for encodings other than tests). */
  known: boolean;
  verified: boolean;
  holdout: 'passed' | 'failed' | null;
  /** Whether a guard test is broken from here on. */
  guardBroken: boolean;
  error: boolean;
  /** Of an imported run: its place was inferred by merging what began alike. */
  inferred: boolean;
  /** Of an imported run: planned there, and never carried out. */
  planned: boolean;
  onBest: boolean;
  /** Whether it is the first step of an attempt that a person started. */
  byPerson: boolean;
  /** The marks of people: pinned, a note, a value set by hand. */
  pinned: boolean;
  noted: boolean;
  valued: boolean;
  /** Whether it or a node above it is pruned. */
  pruned: boolean;
  /** The number of nodes folded below it. */
  foldedBelow: number;
  /** Whether it was folded by hand, so that it can be unfolded by hand. */
  foldedByHand: boolean;
  /** What was folded for want of room: in a pill at its own place, in a badge at the node, or nothing. */
  roomFold: 'pill' | 'badge' | null;
  dim: boolean;
  title: string;
}

/** Whether two drawings of a node look the same, in the same place. */
export const sameNode = (a: SceneNode, b: SceneNode): boolean => a.x === b.x && a.y === b.y && sameLook(a, b);

/** Whether two drawings of a node look the same, wherever they are. */
export function sameLook(a: SceneNode, b: SceneNode): boolean {
  return (
    a.colour === b.colour &&
    a.fraction === b.fraction &&
    a.known === b.known &&
    a.verified === b.verified &&
    a.holdout === b.holdout &&
    a.guardBroken === b.guardBroken &&
    a.onBest === b.onBest &&
    a.pinned === b.pinned &&
    a.noted === b.noted &&
    a.valued === b.valued &&
    a.pruned === b.pruned &&
    a.foldedBelow === b.foldedBelow &&
    a.foldedByHand === b.foldedByHand &&
    a.roomFold === b.roomFold &&
    a.dim === b.dim
  );
}

/** A node in words, for tooltips and screen readers. */
export function nodeSentence(node: SceneNode): string {
  const tests =
    node.fraction === null
      ? 'not tested'
      : `${Math.round(node.fraction * 100)} % of target tests pass${node.known ? '' : ' at its last test; changed since'}`;
  const marks = [
    node.verified && 'verified',
    node.holdout === 'passed' && 'holdout passed',
    node.holdout === 'failed' && 'holdout failed',
    node.guardBroken && 'breaks a guard test',
    node.error && 'the action failed',
    node.planned && 'planned, and never carried out',
    node.inferred && 'its place is inferred: attempts that began alike',
    node.onBest && 'on the best path',
    node.byPerson && 'started by a person',
    node.pinned && 'pinned',
    node.noted && 'has a note',
    node.valued && 'has a value set by hand',
    node.pruned && 'pruned: left out of the search',
    node.foldedBelow > 0 && `${node.foldedBelow} nodes folded below it`,
  ].filter(Boolean);
  return [`${node.id}: ${node.title}`, tests, ...marks].join(' · ');
}
