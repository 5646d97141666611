import '@/tests/examples/register';
import { expect, it } from 'vitest';
import { seededRandom } from '@/server/core/base/random';
import { parseParameters, strategies, strategyNamed } from '@/server/search';
import { TreeBuilder } from './build-tree';

const ada = { kind: 'person', name: 'Ada' } as const;
const decide = (tree: TreeBuilder, name: string, given: Record<string, unknown> = {}) => {
  const parsed = parseParameters(strategyNamed(name), given);
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return strategyNamed(name).propose(tree.view(), parsed.parameters, seededRandom('people'));
};

it.each([...strategies.keys()])('%s copes with attempts a person made before its first', (name) => {
  const tree = new TreeBuilder(name);
  const hand = tree.walk({ by: ada, steps: 1, last: 'read_file', reward: 0 });
  tree.walk({ by: ada, from: hand.head, steps: 3, reward: 0.4 });
  expect(decide(tree, name)).toMatchObject({ kind: 'propose' });
});

it.each([...strategies.keys()])('%s copes with a person’s attempt under way beside its own', (name) => {
  const tree = new TreeBuilder(name);
  const own = tree.walk({ steps: 3, reward: 0.2 });
  tree.walk({ by: ada, from: own.head, steps: 1 });
  expect(['propose', 'wait', 'done', 'vote']).toContain(decide(tree, name).kind);
});

it('a best of n makes its n attempts whatever people add', () => {
  const tree = new TreeBuilder('best-of-n');
  for (let i = 0; i < 3; i++) tree.walk({ by: ada, reward: 0 });
  tree.walk({ reward: 0 });
  expect(decide(tree, 'best-of-n', { n: 2 })).toMatchObject({ kind: 'propose' });
  tree.walk({ reward: 0 });
  expect(decide(tree, 'best-of-n', { n: 2 })).toMatchObject({ kind: 'done' });
});

it('mcts still lets its first attempt walk on where a person began at the root before', () => {
  const tree = new TreeBuilder('mcts');
  tree.walk({ by: ada, steps: 1, last: 'read_file', reward: 0 });
  expect(decide(tree, 'mcts')).toMatchObject({
    proposal: { from: 'n0', steps: 40 },
    selection: { reason: expect.stringContaining('first attempt') },
  });
});

it('mcts goes on from a person’s node where that has the best value', () => {
  const tree = new TreeBuilder('mcts');
  const own = tree.walk({ steps: 4, editsFrom: 2, reward: 0 });
  const hand = tree.walk({ by: ada, from: own.head, steps: 1, reward: 0.9 });
  const more = { linearUntilFirstFinish: false, branching: 1, c: 0 };
  expect(decide(tree, 'mcts', more)).toMatchObject({ proposal: { from: hand.head } });
});

it('beam counts a person’s continuation of a kept trajectory as one of its round', () => {
  const tree = new TreeBuilder('beam');
  tree.walk({ by: ada, from: tree.walk({ reward: 0.5 }).head, reward: 0.7 });
  expect(decide(tree, 'beam', { width: 1, branching: 2 }).kind).toBe('propose');
});
