import { describe, expect, it } from 'vitest';
import { rootNodeId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { parseParameters } from '@/server/search';
import { approaches, type Diversity, diversified } from '@/server/search/propose/diversity';
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
