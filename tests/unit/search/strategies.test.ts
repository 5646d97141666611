import '@/tests/examples/register';
import { describe, expect, it } from 'vitest';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { SearchView } from '@/server/core/ports/strategy';
import { parseParameters, strategies, strategyNamed } from '@/server/search';
import { bestOfN } from '@/server/search/strategies/best-of-n';
import { sequential } from '@/server/search/strategies/sequential';
import { single } from '@/server/search/strategies/single';
import { TreeBuilder } from './build-tree';

const random = () => seededRandom('seed');

describe('single', () => {
  it('starts one attempt and no second', () => {
    const tree = new TreeBuilder('single');
    const parameters = single.parameters.parse({});
    const first = single.propose(tree.view(), parameters, random());
    expect(first).toMatchObject({
      kind: 'propose',
      proposal: { from: rootNodeId, steps: 20, memory: 'none' },
    });
    const walk = tree.walk({ steps: 2 });
    expect(single.propose(tree.view(), parameters, random())).toEqual({ kind: 'wait' });
    tree.end(walk.id, walk.head, 0);
    expect(single.propose(tree.view(), parameters, random()).kind).toBe('done');
  });

  it('does not count what a person started as its attempt', () => {
    const tree = new TreeBuilder('single');
    tree.walk({ reward: 0, by: { kind: 'person', name: 'Ada' } });
    expect(single.propose(tree.view(), single.parameters.parse({}), random()).kind).toBe('propose');
  });
});

describe('best-of-n', () => {
  it('starts exactly n attempts, all from the root, without waiting for one another', () => {
    const tree = new TreeBuilder('best-of-n');
    const parameters = bestOfN.parameters.parse({ n: 4 });
    for (let i = 0; i < 4; i++) {
      expect(bestOfN.propose(tree.view(), parameters, random())).toMatchObject({
        kind: 'propose',
        proposal: { from: rootNodeId, memory: 'none', temperature: 0.8 },
      });
      tree.walk({ steps: 2 });
    }
    expect(bestOfN.propose(tree.view(), parameters, random())).toEqual({ kind: 'wait' });
  });

  it('is done when the last of them has ended', () => {
    const tree = new TreeBuilder('best-of-n');
    for (let i = 0; i < 4; i++) tree.walk({ reward: 0 });
    expect(bestOfN.propose(tree.view(), bestOfN.parameters.parse({ n: 4 }), random()).kind).toBe('done');
    expect(bestOfN.propose(tree.view(), bestOfN.parameters.parse({ n: 5 }), random()).kind).toBe('propose');
  });
});

describe('sequential', () => {
  it('never has two attempts at once', () => {
    const tree = new TreeBuilder('sequential');
    const parameters = sequential.parameters.parse({ attempts: 3 });
    for (let i = 0; i < 3; i++) {
      expect(sequential.propose(tree.view(), parameters, random())).toMatchObject({
        kind: 'propose',
        proposal: { from: rootNodeId, memory: 'summary' },
      });
      const walk = tree.walk({ steps: 2 });
      expect(sequential.propose(tree.view(), parameters, random())).toEqual({ kind: 'wait' });
      tree.end(walk.id, walk.head, 0);
    }
    expect(sequential.propose(tree.view(), parameters, random()).kind).toBe('done');
  });

  it('waits for an attempt a person started as well', () => {
    const tree = new TreeBuilder('sequential');
    tree.walk({ by: { kind: 'person', name: 'Ada' } });
    expect(sequential.propose(tree.view(), sequential.parameters.parse({}), random())).toEqual({
      kind: 'wait',
    });
  });

  it('asks for no more steps than an attempt may take', () => {
    const view = { ...new TreeBuilder('sequential').view(), stepsPerAttempt: 7 };
    expect(sequential.propose(view, sequential.parameters.parse({}), random())).toMatchObject({
      proposal: { steps: 7 },
    });
  });
});

describe.each([...strategies.keys()])('%s', (name) => {
  const strategy = strategyNamed(name);
  const propose = (view: SearchView, change: Record<string, unknown> = {}) =>
    strategy.propose(view, strategy.parameters.parse(change), random());

  /** Some attempts ended, the second head solved; the plan of none is used up. */
  function grown(solved: boolean): { tree: TreeBuilder; heads: NodeId[] } {
    const tree = new TreeBuilder(name);
    const rewards = name === 'single' ? [] : [0.5, solved ? 1 : 0.25, 0];
    return { tree, heads: rewards.map((reward) => tree.walk({ steps: 3, reward }).head) };
  }

  it('decides the same for the same tree and seed', () => {
    const { tree } = grown(false);
    expect(propose(tree.view())).toEqual(propose(tree.view()));
    expect(propose(tree.view()).kind).toBe('propose');
  });

  it('leaves the view as it was', () => {
    const { tree } = grown(false);
    const view = tree.view();
    const before = structuredClone(view);
    propose(view);
    expect(view).toEqual(before);
  });

  it('stops at a solution where it is told to, and goes on where not', () => {
    const tree = new TreeBuilder(name);
    tree.walk({ reward: 1, by: { kind: 'person', name: 'Ada' } });
    expect(propose(tree.view(), { stopOnSolution: true })).toMatchObject({
      kind: 'done',
      reason: expect.stringContaining('n1'),
    });
    expect(propose(tree.view(), { stopOnSolution: false }).kind).toBe('propose');
  });

  it('never lets a holdout result guide it', () => {
    for (const solved of [false, true]) {
      for (const stopOnSolution of [false, true]) {
        const without = grown(solved);
        const expected = propose(without.tree.view(), { stopOnSolution });
        for (const passed of [false, true]) {
          const { tree, heads } = grown(solved);
          for (const head of heads) tree.heldOut(head, passed);
          tree.heldOut(rootNodeId, !passed);
          expect(propose(tree.view(), { stopOnSolution })).toEqual(expected);
        }
      }
    }
  });

  it('has a default, a help text and, for numbers, a range for every parameter', () => {
    const parsed = parseParameters(strategy, {});
    expect(parsed.ok).toBe(true);
    for (const [key, value] of Object.entries(strategy.parameters.parse({}))) {
      expect(strategy.parameters.shape[key]?.description, key).toMatch(/\w/);
      if (typeof value === 'number') expect(parseParameters(strategy, { [key]: 1e9 }).ok, key).toBe(false);
    }
  });
});

describe('parameters given as texts', () => {
  const mcts = strategyNamed('mcts');

  it('are read as the schema asks', () => {
    const parsed = parseParameters(mcts, {
      c: '0.5',
      branching: '2',
      linearUntilFirstFinish: 'false',
      memory: 'raw',
    });
    expect(parsed).toMatchObject({
      ok: true,
      parameters: {
        c: 0.5,
        branching: 2,
        linearUntilFirstFinish: false,
        memory: 'raw',
        stepsPerExpansion: 5,
      },
    });
  });

  it.each([
    [{ c: '-1' }, 'c must be a number from 0 to 10, not "-1".'],
    [{ branching: '2.5' }, 'branching must be a whole number from 1 to 50, not "2.5".'],
    [{ branching: '' }, 'branching must be a whole number from 1 to 50, not "".'],
    [
      { memory: 'all' },
      'memory must be one of none, raw, summary, findings, trajectories, postmortem, not "all".',
    ],
    [{ stopOnSolution: 'maybe' }, 'stopOnSolution must be true or false, not "maybe".'],
  ])('that are wrong are named with what they may be: %o', (raw, error) => {
    expect(parseParameters(mcts, raw)).toEqual({ ok: false, errors: [error] });
  });

  it('of unknown name are answered with the known names', () => {
    const parsed = parseParameters(single, { stpes: '3' });
    expect(parsed).toEqual({
      ok: false,
      errors: ['The strategy single has no parameter “stpes”. It has: steps, temperature, stopOnSolution.'],
    });
  });
});

describe('strategyNamed', () => {
  it('answers an unknown name with the known ones', () => {
    expect(() => strategyNamed('mtcs')).toThrow(
      `There is no strategy “mtcs”. Choose one of: ${[...strategies.keys()].join(', ')}.`,
    );
  });
});
