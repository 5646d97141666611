import { describe, expect, it } from 'vitest';
import { noFolds } from '@/components/scene/folds';
import { nodeNear } from '@/components/scene/lanes';
import { makeScenes } from '@/components/scene/make-scenes';
import { nextView } from '@/components/scene/next-view';
import { plainOptions, type Scene, type SceneOptions } from '@/components/scene/scene';
import { unfoldInView } from '@/components/scene/unfold-in-view';
import { fitting, type Viewport } from '@/components/scene/viewport';
import { type NodeId, nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

const pane = { width: 800, height: 640 };
const middle = { x: pane.width / 2, y: pane.height / 2 };
const frame = { pane, grows: false, fits: false };
const state = (branches: number) =>
  foldEvents(logOf(...treeOf([null, ...Array.from({ length: branches }, () => 0)])));
const optionsWith = (more: NodeId[]): SceneOptions => ({
  ...plainOptions,
  frame,
  folds: { ...noFolds, toRoom: true, more },
});
/** The view in which rows are so many pixels apart and the first pill is in the middle. */
function atThePill(scene: Scene, row: number): Viewport {
  const [pill] = scene.layout.pills;
  if (!pill) throw new Error('There is no pill.');
  const zoom = row / scene.spacing.row;
  const { x, y } = scene.placeOf(pill.column, pill.row);
  return { x: middle.x - x * zoom, y: middle.y - y * zoom, zoom };
}

describe('unfolding where a person looks', () => {
  const scene = makeScenes()(state(400), optionsWith([]));

  it('leaves the whole tree as it is', () => {
    expect(scene.folds.room).not.toBeNull();
    expect(unfoldInView(scene, fitting(scene.bounds, pane), pane)).toEqual([]);
  });

  it('names the node of a pill in view once rows are far apart', () => {
    expect(unfoldInView(scene, atThePill(scene, 17), pane)).toEqual([]);
    expect(unfoldInView(scene, atThePill(scene, 19), pane)).toEqual([nodeId(0)]);
  });

  it('names nothing where no pill is in view, or where nothing is folded', () => {
    const near = atThePill(scene, 19);
    expect(unfoldInView(scene, { ...near, x: near.x - 2 * pane.width }, pane)).toEqual([]);
    const small = makeScenes()(state(5), optionsWith([]));
    expect(unfoldInView(small, { x: 0, y: 0, zoom: 2 }, pane)).toEqual([]);
  });

  it('draws more there, and what is looked at keeps its place', () => {
    const scenes = makeScenes();
    const before = scenes(state(400), optionsWith([]));
    const view = atThePill(before, 19);
    const after = scenes(state(400), optionsWith(unfoldInView(before, view, pane)));
    expect(after.layout.drawn).toBeGreaterThan(before.layout.drawn);
    const looking = { follow: false, past: false, selected: -1, focus: 0 };
    const { to } = nextView(before, after, view, pane, looking);
    const at = nodeNear(
      before,
      { x: (middle.x - view.x) / view.zoom, y: (middle.y - view.y) / view.zoom },
      60 / view.zoom,
    );
    expect(at).toBeGreaterThan(-1);
    const onScreen = (of: Scene, { x, y, zoom }: Viewport) => [
      of.place(at).x * zoom + x,
      of.place(at).y * zoom + y,
    ];
    const [x = 0, y = 0] = onScreen(before, view);
    expect(onScreen(after, to)).toEqual([expect.closeTo(x, 6), expect.closeTo(y, 6)]);
    // All of the tree again, with what was folded at first.
    expect(scenes(state(400), optionsWith([])).layout.drawn).toBe(before.layout.drawn);
  });
});
