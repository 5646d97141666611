import { expect, test } from 'vitest';
import { planSync } from '@/server/sandbox/executor/plan';
import { openSnapshotStore } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import { diffTrees } from '@/server/sandbox/store/walk';
import { temporaryDirectory } from './places';

test('a folder its owner may enter but not list is opened before it is removed with what it holds', () => {
  const store = openSnapshotStore(temporaryDirectory());
  const { trees, objects } = store;
  const target = objects.put('blob', Buffer.from('x'));
  const held = applyChanges(
    trees,
    trees.empty,
    new Map([
      ['unlisted', { type: 'dir' as const, mode: 0o300 }],
      ['unlisted/f', { type: 'file' as const, mode: 0o644, target }],
    ]),
  );
  const plan = planSync(store, held, trees.empty, [...diffTrees(trees, held, trees.empty)]);
  expect(plan).toMatchObject({ unlock: ['unlisted'], remove: ['unlisted'] });
});
