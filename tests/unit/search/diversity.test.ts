import { describe, expect, it } from 'vitest';
import { rootNodeId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { parseParameters } from '@/server/search';
import { approaches, siblingApproach } from '@/server/search/propose/approaches';
import { type Diversity, diversified } from '@/server/search/propose/diversity';
import { bestOfN } from '@/server/search/strategies/best-of-n';
import { sequential } from '@/server/search/strategies/sequential';
import { TreeBuilder } from './build-tree';

const proposal: ExpandProposal = {
  kind: 'expand',
  from: rootNodeId,
  steps: 10,
  temperature: 0.4,
  memory: 'none',
  hint: null,
  backup: true,
};
const plain: Diversity = { temperatureChange: 0, approaches: 'none', models: '' };
const view = () => new TreeBuilder('best-of-n').view();
const made = (change: Partial<Diversity>, ordinal: number, total = 5) =>
  diversified(proposal, view(), { ...plain, ...change }, { ordinal, total });

describe('diversity', () => {
  it('by default changes nothing', () => {
    expect(made({}, 3)).toEqual(proposal);
  });

  it('moves the temperature evenly from the first attempt to the last, within 0 and 2', () => {
    const temperatures = [1, 2, 3, 4, 5].map(
      (ordinal) => made({ temperatureChange: 0.8 }, ordinal).temperature,
    );
    expect(temperatures.map((value) => Number(value.toFixed(2)))).toEqual([0.4, 0.6, 0.8, 1, 1.2]);
    expect(made({ temperatureChange: -2 }, 5).temperature).toBe(0);
    expect(made({ temperatureChange: 2 }, 1, 1).temperature).toBe(0.4);
  });

  it('gives each attempt another approach until they are used up', () => {
    const hints = approaches.map((_, index) => made({ approaches: 'varied' }, index + 1).hint);
    expect(new Set(hints).size).toBe(approaches.length);
    expect(made({ approaches: 'varied' }, approaches.length + 1).hint).toBe(approaches[0]);
  });

  it('lets models take turns', () => {
    expect([1, 2, 3].map((ordinal) => made({ models: 'big, small' }, ordinal).model)).toEqual([
      'big',
      'small',
      'big',
    ]);
    expect(made({ models: ' , ' }, 1).model).toBeUndefined();
  });

  it('a person’s hint stays', () => {
    const hinted = { ...proposal, hint: 'look at tax.js' };
    const some = diversified(hinted, view(), { ...plain, approaches: 'varied' }, { ordinal: 1, total: 2 });
    expect(some.hint).toBe('look at tax.js');
  });

  it.each([bestOfN, sequential])('is among the parameters of $name', (strategy) => {
    const given = { approaches: 'unlike-before', temperatureChange: '0.3', models: 'repair,repair' };
    expect(parseParameters(strategy, given)).toMatchObject({
      ok: true,
      parameters: { temperatureChange: 0.3 },
    });
  });
});

describe('an approach in place of a temperature', () => {
  const seeded = (tree: TreeBuilder, seed: number) => {
    const { state } = tree.view();
    return { ...state, spec: { ...state.spec, seed } };
  };

  it('is none for the first that goes on from a node, and another for each of the next 25', () => {
    const tree = new TreeBuilder('best-of-n');
    expect(siblingApproach(seeded(tree, 1), rootNodeId)).toBeNull();
    const given = Array.from({ length: approaches.length ** 2 }, (_, at) => {
      // Ended, under way, and by a person: each is one that went on from there.
      tree.walk(at % 3 === 0 ? {} : { reward: 0 });
      return siblingApproach(seeded(tree, 1), rootNodeId);
    });
    expect(new Set(given).size).toBe(given.length);
    expect(given).not.toContain(null);
  });

  it('counts the trajectory that walked on through the node, and begins at a place drawn by the seed', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 3, reward: 0 });
    const through = tree.view().state.nodes.get(head)?.parentId ?? rootNodeId;
    expect(siblingApproach(seeded(tree, 1), head)).toBeNull();
    const drawn = Array.from({ length: 30 }, (_, seed) => siblingApproach(seeded(tree, seed), through));
    expect(new Set(drawn)).toEqual(new Set(approaches));
    expect(siblingApproach(seeded(tree, 7), through)).toBe(drawn[7]);
  });
});
