import { describe, expect, it } from 'vitest';
import { held } from '@/components/scene/anchor';
import { encodingNames, noShade } from '@/components/scene/encoding';
import { noFolds } from '@/components/scene/folds';
import { nearestInRow, nodeNear, nodesWithin, stretchOf } from '@/components/scene/lanes';
import { listOrder } from '@/components/scene/list-order';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions, type Scene } from '@/components/scene/scene';
import type { SceneNode } from '@/components/scene/scene-node';
import { walk } from '@/components/scene/walk';
import { makeLaidNodes } from '@/components/tree/laid-nodes';
import { asAttemptId, asSnapshotId, nodeId } from '@/server/core/base/ids';
import type { EventBody } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled, started, treeOf } from './grown-run';

// 0 – 1 – 2 in a row, 3 – 4 branching off the root below it
const forked = treeOf([null, 0, 1, 0, 3]);
const state = foldEvents(logOf(...forked));
const scene = makeScenes()(state);
const nodesOf = (drawn: Scene): SceneNode[] =>
  Array.from({ length: drawn.tree.count }, (_, at) => drawn.node(at)).filter((node) => node !== null);
const drawn = (...events: EventBody[]) => nodesOf(makeScenes()(foldEvents(logOf(...events))));

describe('the scene', () => {
  it('keeps the objects of nodes that look as before', () => {
    const sceneOf = makeScenes();
    const before = nodesOf(sceneOf(foldEvents(logOf(...forked))));
    const after = nodesOf(sceneOf(foldEvents(logOf(...forked, settled(5, 2, 3)))));
    expect(after.length).toBe(6);
    for (const node of before) expect(after).toContain(node);
  });

  it('draws again only what a new best path touches', () => {
    const sceneOf = makeScenes();
    const before = nodesOf(sceneOf(foldEvents(logOf(...forked))));
    const after = nodesOf(sceneOf(foldEvents(logOf(...forked, { type: 'best.changed', nodeId: nodeId(2) }))));
    const redrawn = after.filter((node) => !before.includes(node)).map((node) => node.id);
    expect(redrawn).toEqual(['n0', 'n1', 'n2']);
    expect(after.filter((node) => node.onBest).map((node) => node.id)).toEqual(['n0', 'n1', 'n2']);
  });

  it('keeps the elements of nodes while what arrives lies elsewhere', () => {
    const [sceneOf, laidNodes] = [makeScenes(), makeLaidNodes()];
    const before = laidNodes(sceneOf(state), [0, 1, 2], nodeId(1)).nodes;
    const grown = sceneOf(foldEvents(logOf(...forked, settled(5, 4, 3))));
    expect(laidNodes(grown, [0, 1, 2], nodeId(1)).nodes).toBe(before);
    const after = laidNodes(grown, [0, 1, 2], nodeId(2)).nodes;
    expect(after).not.toBe(before);
    expect(after[0]).toBe(before[0]);
  });

  it('moves the origin of the elements, and not each of them, when rows come in above', () => {
    const [sceneOf, laidNodes] = [makeScenes(), makeLaidNodes()];
    const first = sceneOf(state);
    const before = laidNodes(first, [3, 4], null);
    // A branch of node 1 takes a row between the root's row and that of 3 and 4.
    const grown = sceneOf(foldEvents(logOf(...forked, settled(5, 1, 2))));
    const after = laidNodes(grown, [3, 4], null);
    expect(grown.place(3).y).toBeGreaterThan(first.place(3).y);
    expect(after.nodes).toBe(before.nodes);
    const [laid] = after.nodes;
    expect((laid?.y ?? 0) + (laid?.height ?? 0) / 2 + after.origin.y).toBe(grown.place(3).y);
  });

  it('dims what a search did not find', () => {
    const found = makeScenes()(state, { ...plainOptions, lit: new Set([nodeId(2)]) });
    expect(nodesOf(found).map((node) => node.dim)).toEqual([true, true, false, true, true]);
  });

  it('runs top down with the same rows and columns', () => {
    const down = makeScenes()(state, { ...plainOptions, direction: 'down' });
    expect([down.place(2).x, down.place(4).x > 0]).toEqual([0, true]);
    expect(down.place(2).y).toBe(scene.place(2).x);
  });

  it('marks the first step of an attempt that a person began', () => {
    const byPerson = logOf(...treeOf([null]), started(1, nodeId(0))).map((event) =>
      event.type === 'attempt.started'
        ? { ...event, actor: { kind: 'person', name: 'you' } as const }
        : event,
    );
    const attemptId = asAttemptId('a1');
    const steps = logOf(
      ...treeOf([null]),
      started(1, nodeId(0)),
      settled(1, 0, 1, { attemptId }),
      settled(2, 1, 2, { attemptId }),
    ).slice(byPerson.length);
    const marked = nodesOf(makeScenes()(foldEvents([...byPerson, ...steps])));
    expect(marked.map((node) => node.byPerson)).toEqual([false, true, false]);
  });
});

describe('colours', () => {
  const chain = foldEvents(
    logOf(
      settled(0, null, 0, { score: scoreOfTargets(0) }),
      started(1, nodeId(0)),
      settled(1, 0, 1, {
        attemptId: asAttemptId('a1'),
        inputTokens: 100,
        changed: ['a.js'],
        changedLines: { added: 2, removed: 1 },
      }),
      settled(2, 1, 2, { attemptId: asAttemptId('a1'), inputTokens: 9000, score: scoreOfTargets(4) }),
      { type: 'reward.backedup', nodeId: nodeId(2), path: [nodeId(0), nodeId(2)], reward: 0.5 },
    ),
  );
  const shadesOf = ({ tree, encoding }: Scene) =>
    Array.from({ length: tree.count }, (_, at) => encoding.shade(at));
  const shades = (encoding: (typeof encodingNames)[number]) =>
    shadesOf(makeScenes()(chain, { ...plainOptions, encoding }));

  it('mean what the legend says', () => {
    expect(shades('tests')).toEqual([0, 0, 4]);
    expect(shades('value')).toEqual([2, noShade, 2]);
    expect(shades('visits')).toEqual([4, 0, 4]);
    expect(shades('cost')).toEqual([0, 0, 4]);
    expect(shades('diff')).toEqual([0, 4, 0]);
    const before = foldEvents(
      logOf(settled(0, null, 0), started(1, nodeId(0)), settled(1, 0, 1, { changed: ['a.js'] })),
    );
    expect(shadesOf(makeScenes()(before, { ...plainOptions, encoding: 'diff' }))).toEqual([0, noShade]);
    expect(shades('attempt')).toEqual([noShade, 0, 0]);
    expect(shades('age')).toEqual([0, 1, 3]);
  });

  it('show what differs where no target test passes, unless a person chose', () => {
    const score = (guards: number) => ({ ...scoreOfTargets(0), guardsPassing: guards });
    const root = settled(0, null, 0, { score: score(2) });
    const drawn = (...events: EventBody[]) =>
      makeScenes()(foldEvents(logOf(root, ...events)), { ...plainOptions, encoding: null });
    const chosen = (...events: EventBody[]) => drawn(...events).encoding;
    const edit = (file: string) => ({ changed: [file], changedLines: { added: 3, removed: 0 } });
    const tested = (guards: number) => settled(3, 2, 3, { score: score(guards) });
    const one = [settled(1, 0, 1, edit('a.js')), settled(2, 1, 2, edit('a.js'))];
    const two = [settled(1, 0, 1, edit('a.js')), settled(2, 1, 2, edit('lib/b.js'))];
    expect(chosen(...one).name).toBe('tests');
    expect(chosen(...one, tested(0)).name).toBe('guards');
    expect(shadesOf(drawn(...one, tested(0)))).toEqual([0, 0, 0, 4]);
    expect(chosen(...two, tested(2)).name).toBe('files');
    expect(chosen(...two, tested(2)).kinds.map(({ label }) => label)).toEqual(['a.js', 'b.js']);
    expect(chosen(...one, tested(2)).name).toBe('diff');
    expect(chosen(...two, settled(3, 2, 3, { score: scoreOfTargets(1) })).name).toBe('tests');
  });

  it('have a scale in words, or kinds', () => {
    for (const encoding of encodingNames) {
      const { ends, kinds } = makeScenes()(chain, { ...plainOptions, encoding }).encoding;
      expect(ends !== null || kinds.length > 0).toBe(true);
    }
  });
});

describe('pointing at the drawing', () => {
  it('finds the node nearest to a point, within reach only', () => {
    const { x, y } = scene.place(4);
    expect(nodeNear(scene, { x: x + 5, y: y - 5 }, 14)).toBe(4);
    expect(nodeNear(scene, { x: x + 40, y }, 14)).toBe(-1);
  });

  it('finds exactly the nodes of a box of the drawing', () => {
    const { x, y } = scene.place(1);
    const within = nodesWithin(scene, stretchOf(scene, { x: x - 5, y: y - 5, width: 60, height: 10 }));
    expect(within.filter((at) => scene.layout.row[at] === 0)).toEqual([1, 2]);
  });

  it('finds the closest node of a row', () => {
    expect([nearestInRow(scene, 0, 9), nearestInRow(scene, 0, 0.4), nearestInRow(scene, 1, 0)]).toEqual([
      2, 0, 3,
    ]);
  });
});

describe('holding still', () => {
  it('keeps what is looked at in its place when rows open above it', () => {
    const sceneOf = makeScenes();
    const before = sceneOf(foldEvents(logOf(...forked)));
    const after = sceneOf(foldEvents(logOf(...forked, settled(5, 0, 1), settled(6, 1, 2))));
    const pane = { width: 400, height: 300 };
    const viewport = { x: 10, y: 20, zoom: 0.5 };
    const moved = held(before, after, viewport, pane, 4);
    const screen = (drawnIn: Scene, view: typeof viewport) => {
      const { x, y } = drawnIn.place(4);
      return [x * view.zoom + view.x, y * view.zoom + view.y];
    };
    expect(after.place(4)).not.toEqual(before.place(4));
    expect(screen(after, moved)).toEqual(screen(before, viewport));
  });

  it('moves nothing when nothing moved', () => {
    const viewport = { x: 10, y: 20, zoom: 0.5 };
    expect(held(scene, scene, viewport, { width: 400, height: 300 }, -1)).toBe(viewport);
  });
});

describe('walking by key', () => {
  const go = (from: number | null, key: Parameters<typeof walk>[2], of: Scene = scene) =>
    walk(of, from === null ? null : nodeId(from), key);

  it('goes to the parent, the first child, and the nearest node of the next row', () => {
    expect(go(2, 'ArrowLeft')).toBe('n1');
    expect(go(0, 'ArrowRight')).toBe('n1');
    expect(go(2, 'ArrowDown')).toBe('n4');
    expect(go(3, 'ArrowUp')).toBe('n1');
  });

  it('follows the drawing where paths run down', () => {
    const down = makeScenes()(state, { ...plainOptions, direction: 'down' });
    expect([go(0, 'ArrowDown', down), go(2, 'ArrowUp', down), go(2, 'ArrowRight', down)]).toEqual([
      'n1',
      'n1',
      'n4',
    ]);
  });

  it('stays where there is nothing that way', () => {
    expect(go(0, 'ArrowLeft')).toBeNull();
    expect(go(2, 'ArrowRight')).toBeNull();
    expect(go(4, 'ArrowDown')).toBeNull();
  });

  it('begins at the root', () => {
    expect(go(null, 'ArrowDown')).toBe('n0');
    expect(go(4, 'Home')).toBe('n0');
  });
});

describe('the list', () => {
  it('reads chains in full, then their branches one level deeper', () => {
    expect(listOrder(scene).map(({ id, level, branchOf }) => [id, level, branchOf])).toEqual([
      ['n0', 0, null],
      ['n1', 0, null],
      ['n2', 0, null],
      ['n3', 1, 'n0'],
      ['n4', 1, null],
    ]);
  });

  it('says what is folded', () => {
    const folds = { ...noFolds, byHand: [nodeId(1)] };
    const rows = listOrder(makeScenes()(state, { ...plainOptions, folds }));
    expect(rows.map(({ id, expanded }) => [id, expanded])).toEqual([
      ['n0', true],
      ['n1', false],
      ['n3', true],
      ['n4', null],
    ]);
  });
});

describe('marks', () => {
  const shared = { snapshot: asSnapshotId('host:0'), snapshotShared: true };
  const broken = { ...scoreOfTargets(1), guardsPassing: 1 };

  it('rings the node the verifier looked at, not the steps that changed nothing after it', () => {
    const verified = { score: scoreOfTargets(2, 'verified') };
    const chain = [
      settled(0, null, 0),
      settled(1, 0, 1, verified),
      settled(2, 1, 2, { ...shared, ...verified }),
    ];
    expect(drawn(...chain).map((node) => node.verified)).toEqual([false, true, false]);
  });

  it('marks a broken guard where it broke, and anew after it was mended', () => {
    const chain = [
      settled(0, null, 0, { score: scoreOfTargets(1) }),
      settled(1, 0, 1, { score: broken }),
      settled(2, 1, 2, { score: broken }),
      settled(3, 2, 3, { score: scoreOfTargets(1) }),
      settled(4, 3, 4, { score: broken }),
    ];
    expect(drawn(...chain).map((node) => node.guardBroken)).toEqual([false, true, false, false, true]);
  });
});
