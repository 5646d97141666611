import { describe, expect, it } from 'vitest';
import { nodeId } from '@/server/core/base/ids';
import { decisionRandom, searchView } from '@/server/search/view';
import { TreeBuilder } from './build-tree';

describe('what a strategy sees', () => {
  it('is the tree without what people pruned, its attempts ending where the tree now ends', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 3, reward: 0.5 });
    tree.walk({ from: nodeId(3), steps: 1, reward: 0.75 });
    tree.walk({ steps: 1, reward: 0.25 });
    tree.mark(nodeId(2), { mark: 'pruned', to: true });
    const { state } = searchView({ ...tree.state(), best: nodeId(4) });
    expect([...state.nodes.keys()]).toEqual(['n0', 'n1', 'n5']);
    expect([...state.attempts.values()].map(({ from, head }) => [from, head])).toEqual([
      ['n0', 'n1'],
      ['n1', 'n1'],
      ['n0', 'n5'],
    ]);
    expect(state.best).toBe('n1');
    expect(searchView({ ...tree.state(), best: nodeId(5) }).state.best).toBe('n5');
    expect(searchView(tree.state()).state.best).toBeNull();
  });

  it('is the very state where nothing is pruned', () => {
    const state = new TreeBuilder('mcts').state();
    expect(searchView(state).state).toBe(state);
  });

  it('has what the budget leaves of what is spent, what is under way, and values set by hand', () => {
    const tree = new TreeBuilder('mcts');
    const ended = tree.walk({ steps: 1, reward: 0 });
    const running = tree.walk({ from: ended.head, steps: 1 });
    tree.mark(ended.head, { mark: 'value', to: 0 });
    tree.mark(running.head, { mark: 'note', to: 'no value' });
    tree.limit({ steps: 10, stepsPerAttempt: 4 });
    const view = tree.view();
    expect(view.stepsPerAttempt).toBe(4);
    expect(view.inFlight).toEqual([{ attemptId: running.id, from: ended.head }]);
    expect([...view.values]).toEqual([['n1', 0]]);
    const spend = { ...view.state.spend, steps: 7 };
    expect(searchView(tree.state(), spend)).toMatchObject({ remaining: { steps: 3 }, mayStartAttempt: true });
    expect(searchView(tree.state(), { ...spend, steps: 8 }).mayStartAttempt).toBe(false);
    tree.mark(ended.head, { mark: 'pruned', to: true });
    expect([...tree.view().values]).toEqual([]);
  });
});

describe('the random source of a decision', () => {
  const first = (tree: TreeBuilder) => decisionRandom(tree.state())();

  it('is alike for equal logs and another for each decision', () => {
    const [one, other] = [new TreeBuilder('mcts'), new TreeBuilder('mcts')];
    expect(first(one)).toBe(first(other));
    const before = first(one);
    const { id } = one.walk({ steps: 1, reward: 0 });
    const walked = first(one);
    expect(walked).not.toBe(before);
    one.vote({ entrants: [id], bracket: 'b', round: 1, winner: id });
    expect(first(one)).not.toBe(walked);
    expect(first(one)).not.toBe(before);
  });

  it('is another where a person declined the last proposal', () => {
    const state = new TreeBuilder('mcts').state();
    const declined = { ...state, steering: { ...state.steering, declined: 1 } };
    expect(decisionRandom(declined)()).not.toBe(decisionRandom(state)());
  });
});
