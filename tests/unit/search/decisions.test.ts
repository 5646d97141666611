import { describe, expect, it } from 'vitest';
import { attemptId, nodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { Decision } from '@/server/core/ports/strategy';
import type { Difficulty } from '@/server/core/task/difficulty';
import { parseParameters, strategyNamed } from '@/server/search';
import { branchPoints } from '@/server/search/policies/branch-points';
import { armsAt } from '@/server/search/policies/widen-or-deepen';
import { diversified, inTurn } from '@/server/search/propose/diversity';
import { isTerminal } from '@/server/search/propose/plan';
import { TreeBuilder } from './build-tree';

const decide = (
  tree: TreeBuilder,
  name: string,
  given: Record<string, unknown> = {},
  seed = 's',
): Decision => {
  const parsed = parseParameters(strategyNamed(name), given);
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return strategyNamed(name).propose(tree.view(), parsed.parameters, seededRandom(seed));
};
const expanded = (decision: Decision) => {
  if (decision.kind !== 'propose') throw new Error(`decided ${decision.kind}`);
  return decision;
};

describe('refine', () => {
  const small = { n0: 2, n1: 2, steps: 10, k: 1, context: 'random' };

  it('gives the first round its share of the steps, each attempt no more than is left of it', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ steps: 30 });
    // Half of 30 are for the first round.
    expect(expanded(decide(tree, 'refine', small)).proposal.steps).toBe(10);
    tree.walk({ steps: 10, reward: 0 });
    expect(expanded(decide(tree, 'refine', small)).proposal.steps).toBe(5);
  });

  it('begins a first attempt with whatever is left, a later one with what a new attempt needs', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ steps: 4 });
    expect(expanded(decide(tree, 'refine', small)).proposal.steps).toBe(2);
    const next = new TreeBuilder('refine');
    next.limit({ steps: 24 });
    next.walk({ steps: 10, reward: 0 });
    // Two steps are left of the first round's twelve, a new attempt needs three: the second round begins.
    const decision = expanded(decide(next, 'refine', small));
    expect(decision.proposal.experienceOf).toEqual([attemptId(1)]);
    next.limit({ steps: 26 });
    expect(expanded(decide(next, 'refine', small)).proposal).toMatchObject({ steps: 3, memory: 'none' });
  });

  it('counts what is under way by what it may take', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ steps: 30 });
    tree.walk({ steps: 2 });
    // a1 may take its two steps: 15 − 2 are left, of which an attempt takes ten at most.
    expect(expanded(decide(tree, 'refine', small)).proposal.steps).toBe(10);
  });

  it('tells a single attempt of the first round in turn where that is wanted', () => {
    const tree = new TreeBuilder('refine');
    for (let i = 0; i < 2; i++) tree.walk({ steps: 1, reward: 0.5 });
    const contextAfter = (started: number) => {
      for (let i = 0; i < started; i++) tree.walk({ steps: 1, reward: 0, experienceOf: [attemptId(1)] });
      return expanded(decide(tree, 'refine', { ...small, n1: 4, context: 'single' })).proposal.experienceOf;
    };
    expect([contextAfter(0), contextAfter(1), contextAfter(1)]).toEqual([['a1'], ['a2'], ['a1']]);
  });
});

describe('replay', () => {
  const reason = (tree: TreeBuilder, explore: number, chosen: string) => {
    for (let i = 0; i < 200; i++) {
      const { selection } = expanded(decide(tree, 'replay', { explore }, `s${i}`));
      if (selection.chosen === chosen) return selection.reason;
    }
    return `${chosen} was never chosen`;
  };

  it('says how many states there were, how good the one drawn is, and how often it was begun from', () => {
    const tree = new TreeBuilder('replay');
    expect(expanded(decide(tree, 'replay')).selection.reason).toBe('n0 is the only state in the archive.');
    tree.walk({ steps: 1, reward: 0.5, snapshot: 'own' });
    expect(reason(tree, 0, 'n1')).toBe(
      'n1 was drawn from 2 archived states. It has the highest reward. Attempts started there 0 times before.',
    );
    expect(reason(tree, 1, 'n0')).toBe(
      'n0 was drawn from 2 archived states. It has reward 0.00. Attempts started there once before.',
    );
  });
});

describe('adaptive', () => {
  function probed(difficulty: Difficulty): TreeBuilder {
    const tree = new TreeBuilder('adaptive');
    const { id } = tree.walk({ steps: 2, reward: 0, probe: { tokens: 1, estimate: 'rule' } });
    tree.estimated(id, {
      difficulty,
      features: {
        files: 1,
        tests: 1,
        targets: 1,
        filesTouched: 1,
        stepsToLocalize: 1,
        failureKinds: [],
        bestReward: 0,
      },
      by: 'rule',
      points: 0,
      probability: null,
      calibration: null,
      reason: '',
    });
    return tree;
  }

  it('sends another probe where the first could take no step', () => {
    const tree = new TreeBuilder('adaptive');
    tree.walk({ steps: 0, probe: { tokens: 1, estimate: 'rule' }, reward: 0 });
    expect(expanded(decide(tree, 'adaptive')).proposal.probe).toEqual({ tokens: 2000, estimate: 'rule' });
  });

  it('goes from easy to medium to hard, each with its own attempts, unless it is told not to', () => {
    const tree = probed('easy');
    const plan = { mediumAttempts: 2, hardAttempts: 1, hardSteps: 7 };
    const routes: string[] = [];
    const steps: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { proposal, selection } = expanded(decide(tree, 'adaptive', plan));
      routes.push(/This is the (\w+) route\.$/.exec(selection.reason)?.[1] ?? '');
      steps.push(proposal.steps);
      tree.walk({ from: proposal.from, steps: Math.min(proposal.steps, 5), reward: 0 });
    }
    expect(routes).toEqual(['easy', 'medium', 'medium', 'hard', 'hard']);
    // Seven steps of the hard route: a first walk of all of them, of which five are taken, then the two that are left.
    expect(steps).toEqual([20, 40, 40, 7, 2]);
    tree.walk({ steps: 2, reward: 0 });
    expect(decide(tree, 'adaptive', plan)).toMatchObject({
      kind: 'done',
      reason: 'The task was estimated as easy, and its routes have ended.',
    });
    const alone = probed('easy');
    alone.walk({ steps: 1, reward: 0 });
    expect(decide(alone, 'adaptive', { escalate: false }).kind).toBe('done');
  });

  it('lets models take turns over all that follows the probe', () => {
    const tree = probed('medium');
    const models = { models: 'one, two' };
    expect(expanded(decide(tree, 'adaptive', models)).proposal.model).toBe('one');
    tree.walk({ steps: 1, reward: 0 });
    expect(expanded(decide(tree, 'adaptive', models)).proposal.model).toBe('two');
  });
});

describe('the branch points of a tree', () => {
  it('are where attempts began and ended, each below the nearest above it', () => {
    const tree = new TreeBuilder('mcts');
    const first = tree.walk({ steps: 3, reward: 0.5 }).head;
    tree.walk({ from: first, steps: 2, reward: 0.25 });
    tree.walk({ from: nodeId(2), steps: 1 });
    const root = branchPoints(tree.view(), { branching: 2, walk: null });
    const shown = (point: typeof root): unknown => [
      point.node.id,
      point.expandable,
      point.open,
      point.children.map(shown),
    ];
    // n6 is under way: it is no branch point yet, and one of n2's two expansions.
    expect(shown(root)).toEqual([
      'n0',
      true,
      true,
      [['n2', true, true, [['n3', true, true, [['n5', true, true, []]]]]]],
    ]);
  });

  it('are closed once they have their expansions and everything below has ended', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 1, last: 'finish', reward: 0.5 });
    const one = branchPoints(tree.view(), { branching: 1, walk: null });
    expect([one.expandable, one.open, one.children[0]?.open]).toEqual([false, false, false]);
    expect(branchPoints(tree.view(), { branching: 2, walk: null }).open).toBe(true);
  });

  it('hold the steps of a first walk side by side, from the step ahead of its first change on', () => {
    const tree = new TreeBuilder('mcts');
    const { id } = tree.walk({ steps: 5, editsFrom: 4, reward: 0 });
    const walk = tree.state().attempts.get(id);
    const root = branchPoints(tree.view(), { branching: 3, walk: walk ?? null });
    expect(root.children.map(({ node }) => node.id)).toEqual(['n3', 'n4', 'n5']);
  });
});

describe('the arms of a node', () => {
  it('count rewards as successes, what they lack as failures, and what is under way as a failure', () => {
    const tree = new TreeBuilder('ab-mcts');
    const a = tree.walk({ steps: 1, reward: 0.75 }).head;
    tree.walk({ steps: 1, reward: 0.25 });
    tree.walk({ from: a, steps: 1 });
    const view = tree.view();
    const root = branchPoints(view, { branching: 9, walk: null });
    const { fresh, onward, branches } = armsAt(view, { successes: 1, failures: 2 })(root);
    expect(fresh).toEqual({ successes: 2, failures: 3 });
    expect(onward).toEqual({ successes: 2, failures: 4 });
    expect(branches.map(({ posterior }) => posterior)).toEqual([
      { successes: 1.75, failures: 3.25 },
      { successes: 1.25, failures: 2.75 },
    ]);
  });

  it('take a value that a person set for the mean of what was seen', () => {
    const tree = new TreeBuilder('ab-mcts');
    const a = tree.walk({ steps: 1, reward: 0.75 }).head;
    tree.walk({ from: a, steps: 1, reward: 0.25 });
    tree.mark(a, { mark: 'value', to: 0.5 });
    const view = tree.view();
    const root = branchPoints(view, { branching: 9, walk: null });
    expect(armsAt(view, { successes: 1, failures: 1 })(root).onward).toEqual({ successes: 2, failures: 2 });
  });
});

describe('what keeps attempts apart', () => {
  const proposal = expanded(decide(new TreeBuilder('best-of-n'), 'best-of-n')).proposal;
  const plain = { temperatureChange: 0, approaches: 'none' as const, models: '' };
  const made = (change: object, place: { ordinal: number; total: number }) =>
    diversified(proposal, new TreeBuilder('best-of-n').view(), { ...plain, ...change }, place);

  it('is a temperature that rises evenly from the first to the last, within 0 and 2', () => {
    const at = (ordinal: number, total = 5, temperatureChange = 0.4) =>
      made({ temperatureChange }, { ordinal, total }).temperature;
    expect([at(1), at(2), at(5), at(9), at(1, 1)]).toEqual([
      0.8,
      expect.closeTo(0.9, 12),
      expect.closeTo(1.2, 12),
      expect.closeTo(1.2, 12),
      0.8,
    ]);
    expect([at(5, 5, 2), at(5, 5, -2)]).toEqual([2, 0]);
  });

  it('is a hint of a list in turn, where the proposal has none', () => {
    const hint = (ordinal: number) => made({ approaches: 'varied' }, { ordinal, total: 9 }).hint;
    expect(hint(6)).toBe(hint(1));
    expect(new Set([1, 2, 3, 4, 5].map(hint)).size).toBe(5);
    expect(made({ approaches: 'unlike-before' }, { ordinal: 1, total: 9 }).hint).toBeNull();
  });

  it('is a model of a list in turn', () => {
    expect([1, 2, 3, 4].map((ordinal) => inTurn('a, b ,c', ordinal).model)).toEqual(['a', 'b', 'c', 'a']);
    expect(inTurn('', 1)).toEqual({});
  });
});

it('nothing follows a node at which the agent finished or that passes all visible tests', () => {
  const tree = new TreeBuilder('mcts');
  tree.walk({ steps: 1, last: 'finish' });
  tree.walk({ steps: 1, reward: 1 });
  tree.walk({ steps: 1, reward: 0.99 });
  expect([...tree.state().nodes.values()].map(isTerminal)).toEqual([false, true, true, false]);
});
