import { expect, it } from 'vitest';
import { nodeActs } from '@/components/steering/node-acts';
import { rootNodeId } from '@/server/core/base/ids';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

/** What the run page’s other parts bind: walking, folding, time, the search, the inspector, the page. */
const taken = new Set([
  ...'[]wclgfzxmnNpe<>jk+-=/?,. L',
  'Escape',
  'Home',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
]);

it('every act of a node has a key of its own, which no other part of the page has', () => {
  const tree = new TreeBuilder('best-of-n');
  tree.walk({ steps: 2, reward: 0 });
  const state = tree.state();
  for (const node of state.nodes.values()) {
    const keys = nodeActs(state, node).flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => taken.has(key))).toEqual([]);
  }
  const root = state.nodes.get(rootNodeId);
  expect(root && nodeActs(state, root).find(({ name }) => name === 'pruned')?.refused).toMatch(/root/);
});
