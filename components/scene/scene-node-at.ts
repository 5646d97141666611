import type { NodeId } from '@/server/core/base/ids';
import { noShade } from './encoding';
import type { Scene } from './scene';
import { glyphOf, isPlanned, radiusOf, type SceneNode } from './scene-node';

/** The node at a position of the tree, as it is drawn; null if it is hidden. */
export function sceneNode(scene: Scene, at: number): SceneNode | null {
  const { tree, layout, standing, encoding, folds } = scene;
  const node = tree.nodes[at];
  if (!node || (layout.row[at] ?? -1) < 0) return null;
  const glyph = glyphOf(node.actionKind);
  const above = tree.parent[at] ?? -1;
  const parent = above < 0 ? undefined : tree.nodes[above];
  // A step that changed nothing has its parent's score. The ring belongs only to the node that the verifier ran.
  const inherits = node.snapshotShared && parent?.score?.source === 'verified';
  const fraction = standing.fraction[at] ?? -1;
  const shade = encoding.shade(at);
  const known = standing.known[at] === 1;
  return {
    id: node.id,
    ...scene.place(at),
    radius: radiusOf(glyph),
    glyph,
    colour: shade === noShade ? null : `var(--${encoding.token}${shade})`,
    fraction: fraction < 0 ? null : fraction,
    known: encoding.name === 'tests' ? known : shade !== noShade,
    verified: node.score?.source === 'verified' && parent !== undefined && !inherits,
    holdout: node.holdout === null ? null : node.holdout.passed ? 'passed' : 'failed',
    guardBroken: known && standing.broken[at] === 1 && standing.broken[above] !== 1,
    error: node.error,
    inferred: node.origin?.inferred ?? false,
    planned: isPlanned(node),
    onBest: scene.onBest[at] === 1,
    byPerson: scene.byPerson[at] === 1,
    ...marksAt(scene, node.id),
    pruned: scene.pruned?.[at] === 1,
    foldedBelow: folds.below[at] ?? 0,
    foldedByHand: scene.options.folds.byHand.includes(node.id),
    roomFold: (folds.room?.endsBelow[at] ?? 0) === 0 ? null : folds.room?.pills.has(at) ? 'pill' : 'badge',
    dim: scene.lit !== null && scene.lit[at] !== 1,
    title: node.title,
  };
}

const marksAt = ({ marks }: Scene, id: NodeId) => {
  const own = marks[id];
  return { pinned: own?.pinned === true, noted: own?.note !== undefined, valued: own?.value !== undefined };
};
