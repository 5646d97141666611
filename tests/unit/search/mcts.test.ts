import { describe, expect, it } from 'vitest';
import { nodeId, rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { Decision, SearchView } from '@/server/core/ports/strategy';
import { mcts } from '@/server/search/strategies/mcts';
import { TreeBuilder } from './build-tree';

const branching = (change: Record<string, unknown> = {}) =>
  mcts.parameters.parse({ linearUntilFirstFinish: false, ...change });
const decide = (view: SearchView, change: Record<string, unknown> = {}, seed = 'seed') =>
  mcts.propose(view, branching(change), seededRandom(seed));

function proposed(decision: Decision) {
  if (decision.kind !== 'propose') throw new Error(`decided ${decision.kind}`);
  return decision;
}

/** Root with three expansions of 5 steps: n5 (0.5), n10 (0), n15 (0.25). */
function threeBranches() {
  const tree = new TreeBuilder('mcts');
  const [a, b, c] = [0.5, 0, 0.25].map((reward) => tree.walk({ steps: 5, reward }).head);
  if (!a || !b || !c) throw new Error('three branches');
  return { tree, a, b, c };
}

describe('mcts selection', () => {
  it('expands the root until it has its expansions', () => {
    const tree = new TreeBuilder('mcts');
    for (let i = 0; i < 3; i++) {
      const { proposal } = proposed(decide(tree.view()));
      expect(proposal).toMatchObject({ from: rootNodeId, steps: 5, backup: true });
      tree.walk({ steps: 5, reward: 0 });
    }
    expect(proposed(decide(tree.view())).proposal.from).not.toBe(rootNodeId);
  });

  it('scores every sibling as computed by hand and takes the highest', () => {
    const { tree, a, b, c } = threeBranches();
    const { selection } = proposed(decide(tree.view()));
    // N(root) = 3, n = 1 each: explore = 1.41·√(ln 3) = 1.41 · 1.0481471 = 1.4778874
    const scores = Object.fromEntries(selection.candidates.map((x) => [x.node, x.score]));
    expect(scores[a]).toBeCloseTo(1.9778874, 5);
    expect(scores[b]).toBeCloseTo(1.4778874, 5);
    expect(scores[c]).toBeCloseTo(1.7278874, 5);
    expect(selection.chosen).toBe(a);
    expect(selection.reason).toBe(
      'n5 has the highest score of 3 branches below n0. Its value is 0.50, and it was visited once.',
    );
  });

  it('turns to a neglected branch when its exploration outweighs the better value', () => {
    const { tree, a, c } = threeBranches();
    tree.walk({ from: a, steps: 5, reward: 0.25 });
    // N = 4: a: (0.5+0.25)/2 + 1.41·√(ln 4/2) = 0.375 + 1.1739 = 1.5489; c: 0.25 + 1.41·√(ln 4) = 1.9101
    const { selection } = proposed(decide(tree.view()));
    expect(selection.chosen).toBe(c);
    expect(selection.candidates.find((x) => x.node === a)?.score).toBeCloseTo(1.5489, 3);
    expect(selection.candidates.find((x) => x.node === c)?.score).toBeCloseTo(1.9101, 3);
    expect(proposed(decide(tree.view(), { c: 0 })).selection.chosen).toBe(a);
  });

  it('descends through full branch points and records the candidates of every level', () => {
    const { tree, a, b, c } = threeBranches();
    const deeper = [1, 2, 3].map((i) => tree.walk({ from: a, steps: 5, reward: i === 2 ? 0.75 : 0.5 }).head);
    const { selection } = proposed(decide(tree.view(), { c: 0 }));
    expect(selection.chosen).toBe(deeper[1]);
    expect(selection.candidates.map((x) => x.node)).toEqual([rootNodeId, a, b, c, ...deeper]);
  });

  it('makes each score the sum of its terms', () => {
    const { tree } = threeBranches();
    const { selection } = proposed(decide(tree.view(), { alpha: 1, gamma: 0.2 }));
    for (const { score, terms } of selection.candidates) {
      expect(score).toBeCloseTo(
        Object.values(terms).reduce((sum, term) => sum + term, 0),
        12,
      );
    }
  });

  it('never goes on from where the agent said it had finished', () => {
    const tree = new TreeBuilder('mcts');
    const done = tree.walk({ steps: 2, last: 'finish', reward: 0.75 }).head;
    const open = tree.walk({ steps: 2, reward: 0 }).head;
    const { selection } = proposed(decide(tree.view(), { branching: 2 }));
    expect(selection.chosen).toBe(open);
    expect(selection.candidates.map((x) => x.node)).not.toContain(done);
  });

  it('counts what is in flight as visits, so that two slots take two branches', () => {
    const { tree, a, c } = threeBranches();
    tree.walk({ from: a, steps: 2 });
    // a: 0.5/2 + 1.41·√(ln 4/2) = 1.4239 < c: 1.9101
    const { selection } = proposed(decide(tree.view()));
    expect(selection.chosen).toBe(c);
    expect(selection.candidates.find((x) => x.node === a)?.score).toBeCloseTo(1.4239, 3);
  });

  it('fills a branch point with at most `branching` expansions, those in flight included', () => {
    const tree = new TreeBuilder('mcts');
    for (let i = 0; i < 3; i++) tree.walk({ steps: 1 });
    expect(decide(tree.view())).toEqual({ kind: 'wait' });
  });

  it('ends when nothing can be expanded', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ last: 'finish', reward: 0 });
    expect(decide(tree.view(), { branching: 1 }).kind).toBe('done');
  });

  it('gives up on a branch point whose expansions never settle a step', () => {
    const tree = new TreeBuilder('mcts');
    for (let i = 0; i < 3; i++) tree.walk({ steps: 0, reward: 0 });
    expect(decide(tree.view()).kind).toBe('done');
  });

  it('draws among equals by the seed', () => {
    const tree = new TreeBuilder('mcts');
    for (let i = 0; i < 3; i++) tree.walk({ steps: 1, reward: 0 });
    const chosen = (seed: string) => proposed(decide(tree.view(), {}, seed)).selection.chosen;
    const seeds = Array.from({ length: 40 }, (_, i) => `s${i}`);
    expect(new Set(seeds.map(chosen)).size).toBe(3);
    expect(seeds.map(chosen)).toEqual(seeds.map(chosen));
  });
});

describe('mcts hindsight', () => {
  it('tells an expansion of all that ended, unless siblings alone are asked for', () => {
    const { tree, a } = threeBranches();
    const below = tree.walk({ from: a, steps: 5, reward: 0.9 });
    tree.walk({ from: a, steps: 5 });
    const plain = proposed(decide(tree.view(), { c: 0 }));
    expect(plain.proposal).not.toHaveProperty('experienceOf');
    const { proposal } = proposed(decide(tree.view(), { c: 0, hindsight: 'siblings' }));
    expect(proposal).toMatchObject({ from: a, experienceOf: [below.id] });
  });

  it('counts a walk that passed through as a sibling', () => {
    const tree = new TreeBuilder('mcts');
    const walk = tree.walk({ steps: 4, reward: 0 });
    const { proposal } = proposed(
      mcts.propose(tree.view(), mcts.parameters.parse({ hindsight: 'siblings' }), seededRandom('s')),
    );
    expect(proposal).toMatchObject({ experienceOf: proposal.from === walk.head ? [] : [walk.id] });
  });
});

describe('mcts with a linear first walk', () => {
  const linear = (view: SearchView, seed = 'seed') =>
    mcts.propose(view, mcts.parameters.parse({}), seededRandom(seed));

  it('lets the first attempt walk as far as an attempt may, and waits for it', () => {
    const tree = new TreeBuilder('mcts');
    expect(proposed(linear(tree.view())).proposal).toMatchObject({ from: rootNodeId, steps: 40 });
    tree.walk({ steps: 3 });
    expect(linear(tree.view())).toEqual({ kind: 'wait' });
  });

  /** A walk of six steps that read, read, edited thrice and finished: branch points are n2…n5. */
  function walked() {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 6, editsFrom: 3, last: 'finish', reward: 0 });
    return tree;
  }
  const chosenBy = (tree: TreeBuilder, change: Record<string, unknown> = {}) => {
    const view = tree.view();
    const parameters = mcts.parameters.parse(change);
    const draws = Array.from({ length: 60 }, (_, i) =>
      proposed(mcts.propose(view, parameters, seededRandom(`s${i}`))),
    );
    return [...new Set<string>(draws.map((draw) => draw.proposal.from))].sort();
  };

  it('then branches from the step before its first change and every later one but the finish', () => {
    expect(chosenBy(walked())).toEqual([2, 3, 4, 5].map((i) => nodeId(i)));
  });

  it('branches from any step of a walk that changed nothing', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 4, last: 'finish', reward: 0 });
    expect(chosenBy(tree)).toEqual([1, 2, 3].map((i) => nodeId(i)));
  });

  it('prefers steps that nothing has branched from, earlier and later ones alike', () => {
    const tree = walked();
    tree.walk({ from: nodeId(4), steps: 5, reward: 0 });
    expect(chosenBy(tree)).toEqual(['n2', 'n3', 'n5']);
  });

  it('counts for a step the walk and what branched off there, by hand', () => {
    const tree = walked();
    tree.walk({ from: nodeId(4), steps: 5, reward: 0.8 });
    tree.walk({ from: nodeId(5), steps: 5 });
    const { selection } = proposed(linear(tree.view()));
    const scores = Object.fromEntries(selection.candidates.map((x) => [x.node, x.score]));
    // N(root) = 3, the one in flight included. n3: 0 + 1.41·√(ln 3/1); n4: 0.8/2 + 1.41·√(ln 3/2); n5: 0/2 + the same
    expect(scores.n3).toBeCloseTo(1.4779, 4);
    expect(scores.n4).toBeCloseTo(1.445, 4);
    expect(scores.n5).toBeCloseTo(1.045, 4);
  });

  it('follows a branch that brought more tests to pass', () => {
    const tree = walked();
    for (const reward of [0, 0.9, 0]) tree.walk({ from: nodeId(3), steps: 5, reward });
    // n3 is full and its mean the highest; of the heads below it (n11, n16, n21) n16 has the reward.
    expect(chosenBy(tree, { c: 0 })).toEqual(['n16']);
  });
});
