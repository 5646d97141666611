import { boxReach } from '@/components/scene/paint-marks';
import type { Point, Scene, SceneGhost } from '@/components/scene/scene';
import { type SceneNode, sameLook } from '@/components/scene/scene-node';
import type { NodeId } from '@/server/core/base/ids';

interface Laid {
  id: string;
  /** The upper left corner, in pixels at zoom 1 from the origin of the layer. */
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface LaidStep extends Laid {
  type: 'step';
  /** How it looks. Its place is that of the element. */
  drawn: SceneNode;
  selected: boolean;
}
export interface LaidGhost extends Laid {
  type: 'ghost';
  attempt: SceneGhost['attempt'];
}
export interface LaidBox extends Laid {
  type: 'box';
  head: NodeId;
  tail: NodeId;
  length: number;
  foldedBelow: number;
}
export type LaidNode = LaidStep | LaidGhost | LaidBox;

/** The elements over the canvas. A node that looks the same and has the same place from the origin keeps its object. */
export interface LaidNodes {
  nodes: readonly LaidNode[];
  /** In pixels at zoom 1. */
  origin: Point;
}

const ghostRadius = 8;

/**
 * The elements of the positions that are near and in view, in the order in which the nodes settled, so that a new one
 * comes last. If rows come in above the view, all rows of it move by as many. The origin then moves with the first of
 * them, and the elements stay.
 */
export function makeLaidNodes(): (
  scene: Scene,
  positions: readonly number[],
  selected: NodeId | null,
) => LaidNodes {
  let last: { scene: Scene; laid: LaidNodes; byId: Map<string, LaidNode>; row: number } | null = null;
  return (scene, positions, selected) => {
    const { layout, segments } = scene;
    const row = last ? last.row + movedRows(last.scene, scene, positions) : 0;
    const place = (column: number, inRow: number) => scene.placeOf(column, inRow - row);
    const byId = new Map<string, LaidNode>();
    const put = (fresh: LaidNode) => {
      const before = last?.byId.get(fresh.id);
      byId.set(fresh.id, before && isSame(before, fresh) ? before : fresh);
    };
    const heads = new Set<number>();
    for (const at of positions.toSorted((a, b) => a - b)) {
      const head = layout.boxed[at] === 1 ? (segments?.head[at] ?? -1) : -1;
      if (head >= 0) heads.add(head);
      else {
        const drawn = scene.node(at);
        if (drawn) put(stepAt(drawn, place(layout.column[at] ?? 0, layout.row[at] ?? 0), selected));
      }
    }
    for (const head of heads) {
      const box = boxAt(scene, head, place);
      if (box) put(box);
    }
    const near = new Set(positions);
    scene.ghosts.forEach(({ id, attempt }, i) => {
      const loose = layout.ghosts[i];
      if (!loose || !near.has(loose.from)) return;
      put({
        id,
        type: 'ghost',
        attempt,
        ...around(place(loose.column, loose.row), ghostRadius, ghostRadius),
      });
    });
    const nodes = [...byId.values()];
    const before = last?.laid;
    const asBefore =
      before !== undefined &&
      before.nodes.length === nodes.length &&
      nodes.every((node, i) => node === before.nodes[i]);
    const laid = {
      nodes: asBefore && before ? before.nodes : nodes,
      origin: scene.placeOf(0, row),
    };
    last = { scene, laid, byId, row };
    return laid;
  };
}

/** By how many rows the first of the positions that was drawn before has moved. */
function movedRows(before: Scene, after: Scene, positions: readonly number[]): number {
  for (const at of positions) {
    const was = at < before.tree.count ? (before.layout.row[at] ?? -1) : -1;
    const now = after.layout.row[at] ?? -1;
    if (was >= 0 && now >= 0) return now - was;
  }
  return 0;
}

const around = ({ x, y }: Point, halfWidth: number, halfHeight: number): Omit<Laid, 'id'> => ({
  x: x - halfWidth,
  y: y - halfHeight,
  width: halfWidth * 2,
  height: halfHeight * 2,
});

const stepAt = (drawn: SceneNode, centre: Point, selected: NodeId | null): LaidStep => ({
  id: drawn.id,
  type: 'step',
  drawn,
  selected: drawn.id === selected,
  ...around(centre, drawn.radius, drawn.radius),
});

function boxAt(scene: Scene, head: number, place: Scene['placeOf']): LaidBox | null {
  const { tree, layout, segments, folds } = scene;
  const tail = segments?.tail[head] ?? head;
  const [first, last] = [tree.nodes[head], tree.nodes[tail]];
  if (!first || !last) return null;
  const span = layout.box[head] ?? 0;
  const length = segments?.length[head] ?? 1;
  const along = (span * scene.spacing.column - 8) / 2;
  const start = (layout.column[head] ?? 0) - (0.5 * span) / length;
  const centre = place(start + span / 2, layout.row[head] ?? 0);
  const reach = boxReach(scene);
  return {
    id: `box-${first.id}`,
    type: 'box',
    head: first.id,
    tail: last.id,
    length,
    foldedBelow: folds.below[tail] ?? 0,
    ...(scene.options.direction === 'right' ? around(centre, along, reach) : around(centre, reach, along)),
  };
}

function isSame(a: LaidNode, b: LaidNode): boolean {
  if (a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height) return false;
  if (a.type === 'step' && b.type === 'step') return a.selected === b.selected && sameLook(a.drawn, b.drawn);
  if (a.type === 'ghost' && b.type === 'ghost') return a.attempt.phase === b.attempt.phase;
  if (a.type !== 'box' || b.type !== 'box') return false;
  return a.tail === b.tail && a.length === b.length && a.foldedBelow === b.foldedBelow;
}
