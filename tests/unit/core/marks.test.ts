import { describe, expect, it } from 'vitest';
import { asNodeId, type NodeId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { type MarkChange, marked, unmarked } from '@/server/core/run/mark';
import { isBelow, marksOf, prunedAbove, prunedNodes } from '@/server/core/run/marks';
import { isReleased, releasableNodes, whyNotRestored } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

const [n1, n2, n3, n4] = [1, 2, 3, 4].map(nodeId) as [NodeId, NodeId, NodeId, NodeId];

/** n0 → n1 → n2 and n0 → n3 → n4, each node with files of its own. */
function twoBranches() {
  const tree = new TreeBuilder('mcts');
  tree.walk({ steps: 2, snapshot: 'own', reward: 0.5 });
  tree.walk({ steps: 2, snapshot: 'own', reward: 0.25 });
  return tree;
}

describe('a mark', () => {
  it('is set, kept beside others, and gone without a trace once it is taken back', () => {
    const pinned = marked({}, n1, { mark: 'pinned', to: true });
    expect(pinned).toEqual({ n1: { pinned: true } });
    const noted = marked(pinned, n1, { mark: 'note', to: 'look here' });
    const both = marked(noted, n2, { mark: 'value', to: 0 });
    expect(both).toEqual({ n1: { pinned: true, note: 'look here' }, n2: { value: 0 } });
    expect(marked(both, n1, { mark: 'pinned', to: false })).toEqual({
      n1: { note: 'look here' },
      n2: { value: 0 },
    });
    expect(marked(both, n2, { mark: 'value', to: null })).toEqual({
      n1: { pinned: true, note: 'look here' },
    });
  });

  it.each<[MarkChange, MarkChange]>([
    [
      { mark: 'pinned', to: true },
      { mark: 'pinned', to: false },
    ],
    [
      { mark: 'pruned', to: false },
      { mark: 'pruned', to: true },
    ],
    [
      { mark: 'note', to: 'new' },
      { mark: 'note', to: 'old' },
    ],
    [
      { mark: 'value', to: 1 },
      { mark: 'value', to: 0.25 },
    ],
  ])('%o is undone by what stood there before', (change, undo) => {
    expect(unmarked({ pruned: true, note: 'old', value: 0.25 }, change)).toEqual(undo);
  });

  it('that was not there before is undone by none', () => {
    expect(unmarked({}, { mark: 'note', to: 'new' })).toEqual({ mark: 'note', to: null });
    expect(unmarked({}, { mark: 'value', to: 1 })).toEqual({ mark: 'value', to: null });
    expect(unmarked({}, { mark: 'pruned', to: true })).toEqual({ mark: 'pruned', to: false });
  });
});

describe('pruning', () => {
  it('cuts a node and what lies below it, and nothing beside it', () => {
    const tree = twoBranches();
    expect(prunedNodes(tree.state()).size).toBe(0);
    tree.mark(n1, { mark: 'note', to: 'not pruned' });
    tree.mark(n3, { mark: 'pruned', to: true });
    const state = tree.state();
    expect([...prunedNodes(state)]).toEqual([n3, n4]);
    expect([prunedAbove(state, n4), prunedAbove(state, n3), prunedAbove(state, n2)]).toEqual([n3, n3, null]);
    expect(marksOf(state, n2)).toEqual({});
  });

  it('of the nearest counts where one lies below another', () => {
    const tree = twoBranches();
    tree.mark(n3, { mark: 'pruned', to: true });
    tree.mark(n4, { mark: 'pruned', to: true });
    expect(prunedAbove(tree.state(), n4)).toBe(n4);
  });

  it('knows what lies below what', () => {
    const state = twoBranches().state();
    expect([isBelow(state, n2, n1), isBelow(state, n1, n1), isBelow(state, n4, rootNodeId)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isBelow(state, n1, n2), isBelow(state, n4, n1)]).toEqual([false, false]);
  });
});

describe('what may go from the disk', () => {
  const released = (state: RunState, nodes: NodeId[]): RunState => ({
    ...state,
    steering: { ...state.steering, released: nodes },
  });

  it('is nothing while nothing is pruned, then the files that only pruned nodes need', () => {
    const tree = twoBranches();
    expect(releasableNodes(tree.state())).toEqual([]);
    tree.mark(n3, { mark: 'pruned', to: true });
    expect(releasableNodes(tree.state())).toEqual([n3, n4]);
  });

  it('is never what is pinned, the best, a solution, or shared with what is not pruned', () => {
    const tree = twoBranches();
    tree.walk({ from: n3, snapshot: 'own', reward: 1 });
    tree.walk({ from: n1, snapshot: 'host:n3', reward: 0 });
    tree.mark(n3, { mark: 'pruned', to: true });
    expect(releasableNodes(tree.state())).toEqual([n4]);
    expect(releasableNodes({ ...tree.state(), best: n4 })).toEqual([]);
    tree.mark(n4, { mark: 'pinned', to: true });
    expect(releasableNodes(tree.state())).toEqual([]);
  });

  it('is not what went already, which is known as gone', () => {
    const tree = twoBranches();
    tree.mark(n3, { mark: 'pruned', to: true });
    const state = released(tree.state(), [n4]);
    expect(releasableNodes(state)).toEqual([n3]);
    expect([isReleased(state, n4), isReleased(state, n3), isReleased(tree.state(), n4)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('forbids to restore a node whose files, or whose children’s files, are gone', () => {
    const tree = twoBranches();
    tree.mark(n3, { mark: 'pruned', to: true });
    const state = tree.state();
    expect(whyNotRestored(state, n3)).toBeNull();
    expect(whyNotRestored(released(state, [n4]), n3)).toBe(
      'n3 cannot be restored. The files of n4 were removed from the disk after pruning. The node stays readable. To continue, branch from n0.',
    );
    expect(whyNotRestored(released(state, [n3, n4]), n3)).toContain('of 2 nodes at or below it were removed');
    expect(whyNotRestored(released(state, [n4]), asNodeId('n1'))).toBeNull();
  });
});
