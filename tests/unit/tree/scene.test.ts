import { describe, expect, it } from 'vitest';
import { bundleEdges } from '@/components/tree/edge-path';
import { listOrder } from '@/components/tree/list-order';
import { makeScenes } from '@/components/tree/scene';
import { walk } from '@/components/tree/walk';
import type { EventBody } from '@/server/core/event';
import { foldEvents } from '@/server/core/fold';
import { asSnapshotId, nodeId } from '@/server/core/ids';
import { logOf, scoreOfTargets, settled, treeOf } from './grown-run';

// 0 – 1 – 2 in a row, 3 – 4 branching off the root below it
const forked = treeOf([null, 0, 1, 0, 3]);
const state = foldEvents(logOf(...forked));
const scene = makeScenes()(state);

describe('the scene', () => {
  it('keeps the objects of nodes that look as before', () => {
    const sceneOf = makeScenes();
    const before = sceneOf(foldEvents(logOf(...forked)));
    const after = sceneOf(foldEvents(logOf(...forked, settled(5, 2, 3))));
    expect(after.nodes.length).toBe(6);
    for (const node of before.nodes) expect(after.byId.get(node.id)).toBe(node);
  });

  it('draws again only what a new best path touches', () => {
    const sceneOf = makeScenes();
    const before = sceneOf(foldEvents(logOf(...forked)));
    const after = sceneOf(foldEvents(logOf(...forked, { type: 'best.changed', nodeId: nodeId(2) })));
    const redrawn = after.nodes.filter((node) => node !== before.byId.get(node.id)).map((node) => node.id);
    expect(redrawn).toEqual(['n0', 'n1', 'n2']);
    expect(after.edges.filter((edge) => edge.kind === 'best').map((edge) => edge.id)).toEqual(['n1', 'n2']);
  });

  it('draws all edges of one look as one path', () => {
    expect(bundleEdges(scene.edges)).toHaveLength(1);
    expect(bundleEdges(scene.edges)[0]?.path.match(/M/g)).toHaveLength(4);
  });

  it('shows a file’s name over an edit, not over the next one of the same file', () => {
    const edit = { actionKind: 'edit_file', path: 'src/money.js' } as const;
    const edits = [settled(0, null, 0), settled(1, 0, 1, edit), settled(2, 1, 2, edit)];
    const labels = makeScenes()(foldEvents(logOf(...edits))).nodes.map((node) => node.label);
    expect(labels).toEqual([null, 'money.js', null]);
  });
});

describe('walking by key', () => {
  const go = (from: number | null, key: Parameters<typeof walk>[3]) =>
    walk(state, scene.layout, from === null ? null : nodeId(from), key);

  it('goes to the parent, the first child, and the nearest node of the next row', () => {
    expect(go(2, 'ArrowLeft')).toBe('n1');
    expect(go(0, 'ArrowRight')).toBe('n1');
    expect(go(2, 'ArrowDown')).toBe('n4');
    expect(go(3, 'ArrowUp')).toBe('n1');
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
    expect(listOrder(state)).toEqual([
      { id: 'n0', level: 0, branchOf: null },
      { id: 'n1', level: 0, branchOf: null },
      { id: 'n2', level: 0, branchOf: null },
      { id: 'n3', level: 1, branchOf: 'n0' },
      { id: 'n4', level: 1, branchOf: null },
    ]);
  });
});

describe('marks', () => {
  const shared = { snapshot: asSnapshotId('host:0'), snapshotShared: true };
  const broken = { ...scoreOfTargets(1), guardsPassing: 1 };
  const drawn = (...events: EventBody[]) => makeScenes()(foldEvents(logOf(...events))).nodes;

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
