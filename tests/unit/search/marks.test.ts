import '@/tests/examples/register';
import { describe, expect, it } from 'vitest';
import { asNodeId, type NodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { type MarkChange, marked, unmarked } from '@/server/core/run/mark';
import { parseParameters, strategies, strategyNamed } from '@/server/search';
import { TreeBuilder } from './build-tree';

const decide = (tree: TreeBuilder, name: string, given: Record<string, unknown> = {}) => {
  const parsed = parseParameters(strategyNamed(name), given);
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return strategyNamed(name).propose(tree.view(), parsed.parameters, seededRandom('marks'));
};
const chosenBy = (tree: TreeBuilder, name: string, given: Record<string, unknown>) => {
  const decision = decide(tree, name, given);
  return decision.kind === 'propose' ? decision.proposal.from : decision.kind;
};

/** Two branches from the root: a promising one and a poor one. */
function twoBranches(strategy: string) {
  const tree = new TreeBuilder(strategy);
  const good = tree.walk({ steps: 2, reward: 0.9, snapshot: 'own' });
  const poor = tree.walk({ steps: 2, reward: 0.1, snapshot: 'own' });
  return { tree, good: good.head, poor: poor.head };
}
const greedy = {
  mcts: { linearUntilFirstFinish: false, branching: 2, c: 0 },
  replay: { explore: 0 },
  beam: { width: 1, branching: 2 },
} as const;

describe('what a person pruned', () => {
  it.each(Object.entries(greedy))('is not chosen by %s, which takes what is left', (name, parameters) => {
    const { tree, good, poor } = twoBranches(name);
    expect(chosenBy(tree, name, parameters)).toBe(good);
    tree.mark(good, { mark: 'pruned', to: true });
    expect(chosenBy(tree, name, parameters)).not.toBe(good);
    tree.mark(good, { mark: 'pruned', to: false });
    expect(chosenBy(tree, name, parameters)).toBe(good);
    expect(poor).toBeDefined();
  });

  it.each([...strategies.keys()])(
    'leaves %s a tree it can decide on, wherever the cut goes through an attempt',
    (name) => {
      const tree = new TreeBuilder(name);
      const long = tree.walk({ steps: 6, editsFrom: 2, reward: 0.4 });
      const onward = tree.walk({ from: long.head, steps: 2, reward: 0.5 });
      tree.walk({ steps: 3, reward: 0.2 });
      for (const at of ['n3', 'n1', onward.head]) {
        tree.mark(asNodeId(at), { mark: 'pruned', to: true });
        expect(() => decide(tree, name)).not.toThrow();
      }
    },
  );

  it('counts as made: a best of n makes no more for it', () => {
    const tree = new TreeBuilder('best-of-n');
    const first = tree.walk({ steps: 2, reward: 0 });
    tree.walk({ steps: 2, reward: 0 });
    tree.mark(first.head, { mark: 'pruned', to: true });
    expect(decide(tree, 'best-of-n', { n: 2 }).kind).toBe('done');
  });
});

describe('a value set by hand', () => {
  it.each(Object.entries(greedy))('is what %s goes by', (name, parameters) => {
    const { tree, good, poor } = twoBranches(name);
    tree.mark(good, { mark: 'value', to: 0 });
    expect(chosenBy(tree, name, parameters)).toBe(poor);
  });

  it('stands among the terms of the choice', () => {
    const { tree, poor } = twoBranches('mcts');
    tree.mark(poor, { mark: 'value', to: 1 });
    const decision = decide(tree, 'mcts', greedy.mcts);
    expect(decision).toMatchObject({ proposal: { from: poor } });
    const candidates = decision.kind === 'propose' ? decision.selection.candidates : [];
    expect(candidates.find(({ node }) => node === poor)?.terms.value).toBe(1);
  });
});

it('every mark is taken back by its undo', () => {
  const id: NodeId = asNodeId('n4');
  const before = marked(marked({}, id, { mark: 'note', to: 'first' }), id, { mark: 'value', to: 0.3 });
  const changes: MarkChange[] = [
    { mark: 'note', to: 'second' },
    { mark: 'note', to: null },
    { mark: 'value', to: 1 },
    { mark: 'pinned', to: true },
    { mark: 'pruned', to: true },
  ];
  for (const change of changes) {
    const after = marked(before, id, change);
    expect(after).not.toEqual(before);
    expect(marked(after, id, unmarked(before[id] ?? {}, change))).toEqual(before);
  }
  expect(marked({ [id]: { pinned: true } }, id, { mark: 'pinned', to: false })).toEqual({});
});
