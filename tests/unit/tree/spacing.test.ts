import { describe, expect, it } from 'vitest';
import { noFolds } from '@/components/scene/folds';
import { makeScenes } from '@/components/scene/make-scenes';
import { firstView, nextView } from '@/components/scene/next-view';
import { plainOptions, type SceneOptions } from '@/components/scene/scene';
import { outgrown, roomOf, spacingFor } from '@/components/scene/spacing';
import { contains, fitting } from '@/components/scene/viewport';
import { nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

const pane = { width: 800, height: 640 };
const frame = { pane, grows: false, fits: false };
const shapes = {
  deep: { columns: 90, rows: 12 },
  bushy: { columns: 42, rows: 80 },
  wide: { columns: 3, rows: 70 },
  small: { columns: 9, rows: 5 },
  chain: { columns: 60, rows: 1 },
};

describe('the spacing of a tree', () => {
  it.each(Object.entries(shapes))('lets a %s tree use at least 60 %% of both axes', (name, shape) => {
    const spacing = spacingFor(shape, frame, 'right');
    const along = (shape.columns - 1) * spacing.column;
    const across = (shape.rows - 1) * spacing.row;
    const { zoom } = fitting({ x: 0, y: 0, width: along + 90, height: across + 80 }, pane);
    expect((along * zoom) / pane.width).toBeGreaterThan(0.6);
    if (name !== 'chain') expect((across * zoom) / pane.height).toBeGreaterThan(0.6);
  });

  it('never lets nodes of neighbouring rows touch', () => {
    for (const shape of Object.values(shapes)) {
      expect(spacingFor(shape, frame, 'right').row).toBeGreaterThanOrEqual(30);
      expect(spacingFor(shape, frame, 'down').row).toBeGreaterThanOrEqual(64);
    }
  });

  const star = (branches: number) => [null, ...Array.from({ length: branches }, () => 0)];
  const stateOf = (branches: number) => foldEvents(logOf(...treeOf(star(branches))));
  const optionsOf = (more: Partial<SceneOptions>): SceneOptions => ({ ...plainOptions, frame, ...more });

  it('stays while a tree grows in the same frame, and is chosen anew in another', () => {
    const sceneOf = makeScenes();
    const options = optionsOf({});
    const before = sceneOf(stateOf(4), options);
    const grown = sceneOf(stateOf(40), options);
    expect(grown.spacing).toBe(before.spacing);
    const again = sceneOf(stateOf(40), optionsOf({ frame: { ...frame } }));
    expect(again.spacing.row).toBeLessThan(grown.spacing.row);
  });

  it('is outgrown when the tree is of quite another shape, in a frame for a growing tree', () => {
    const sceneOf = makeScenes();
    const growing = optionsOf({ frame: { ...frame, grows: true } });
    sceneOf(stateOf(4), growing);
    expect(outgrown(sceneOf(stateOf(5), growing))).toBe(false);
    expect(outgrown(sceneOf(stateOf(60), growing))).toBe(true);
  });

  it('shows all of a tree in a frame that must fit, and opens a folded tree with all of it', () => {
    const sceneOf = makeScenes();
    const options = optionsOf({ folds: { ...noFolds, toRoom: true } });
    const scene = sceneOf(stateOf(900), options);
    expect(scene.folds.room?.ends).toBeGreaterThan(700);
    expect(contains(firstView(scene, 3, pane, false), scene.bounds, pane)).toBe(true);
    const fits = sceneOf(stateOf(900), { ...options, frame: { ...frame, fits: true } });
    const looking = { follow: false, past: false, selected: -1, focus: 0 };
    const { to } = nextView(scene, fits, { x: 0, y: 0, zoom: 2 }, pane, looking);
    expect(contains(to, fits.bounds, pane)).toBe(true);
  });

  it('draws in a folded tree what was selected, what a search found, and what people marked', () => {
    const marked = foldEvents(
      logOf(...treeOf(star(900)), {
        type: 'node.marked',
        nodeId: nodeId(300),
        change: { mark: 'pinned', to: true },
      }),
    );
    const options = optionsOf({
      folds: { ...noFolds, toRoom: true },
      stay: [nodeId(400)],
      lit: new Set([nodeId(500)]),
    });
    const scene = makeScenes()(marked, options);
    expect([300, 400, 500].map((at) => scene.find(nodeId(at)))).toEqual([300, 400, 500]);
    expect(scene.find(nodeId(450))).toBe(-1);
  });

  it('folds until every row of a fitted tree has at least six pixels', () => {
    for (const branches of [100, 900, 5000]) {
      const scene = makeScenes()(stateOf(branches), optionsOf({ folds: { ...noFolds, toRoom: true } }));
      expect(scene.layout.rows).toBeLessThanOrEqual(Math.floor(roomOf(pane, 'right').across / 6));
      const { zoom } = fitting(scene.bounds, pane);
      expect(scene.spacing.row * zoom).toBeGreaterThanOrEqual(6);
    }
  });
});
