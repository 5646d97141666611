import { expect, it } from 'vitest';
import { rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { restart } from '@/tests/examples/restart';
import { TreeBuilder } from './build-tree';

const propose = (tree: TreeBuilder, change: Record<string, unknown> = {}) =>
  restart.propose(tree.view(), restart.parameters.parse(change), seededRandom('seed'));

it('starts at the root, then at the best verified node, wherever the last attempt ended', () => {
  const tree = new TreeBuilder('restart');
  expect(propose(tree)).toMatchObject({ kind: 'propose', proposal: { from: rootNodeId } });
  const better = tree.walk({ steps: 2, reward: 0.5, snapshot: 'own' });
  tree.walk({ steps: 2, reward: 0.25, snapshot: 'own' });
  expect(propose(tree)).toMatchObject({
    proposal: { from: better.head },
    selection: { candidates: [{ node: better.head, score: 0.5, terms: { reward: 0.5 } }] },
  });
});

it('makes as many attempts as it is given, and waits for the last of them', () => {
  const tree = new TreeBuilder('restart');
  tree.walk({ reward: 0 });
  const last = tree.walk();
  expect(propose(tree, { attempts: 2 })).toEqual({ kind: 'wait' });
  tree.end(last.id, last.head, 0);
  expect(propose(tree, { attempts: 2 }).kind).toBe('done');
  expect(propose(tree, { attempts: 3 }).kind).toBe('propose');
});
