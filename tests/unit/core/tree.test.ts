import { describe, expect, it } from 'vitest';
import { nodeId, rootNodeId } from '@/server/core/base/ids';
import { ancestryOf, pathTo } from '@/server/core/run/tree';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

describe('the ancestry of a node', () => {
  it('is its path where nothing was grafted', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 3, reward: 0 });
    expect(ancestryOf(tree.state(), head)).toEqual(pathTo(tree.state(), head));
  });

  it('of a graft holds host and donor with all above them, each once, root first', () => {
    const tree = new TreeBuilder('mcts');
    const host = tree.walk({ steps: 2, reward: 0 }).head;
    const donor = tree.walk({ from: nodeId(1), steps: 2, reward: 0 }).head;
    const graft = tree.walk({ from: host, donor, steps: 1 }).head;
    expect(ancestryOf(tree.state(), graft).map(({ id }) => id)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
  });

  it('is where a reward is backed up: host and donor gain a visit each, the common root one', () => {
    const tree = new TreeBuilder('mcts');
    const host = tree.walk({ steps: 1, reward: 0.5 }).head;
    const donor = tree.walk({ steps: 1, reward: 0.25 }).head;
    tree.walk({ from: host, donor, steps: 1, reward: 0.75 });
    const { nodes } = tree.state();
    const count = (id: string) => {
      const node = [...nodes.values()].find((one) => one.id === id);
      return [node?.visits, node?.valueSum];
    };
    expect(count(host)).toEqual([2, 1.25]);
    expect(count(donor)).toEqual([2, 1]);
    expect(count(rootNodeId)).toEqual([3, 1.5]);
  });
});
