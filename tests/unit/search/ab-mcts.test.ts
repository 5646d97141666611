import { describe, expect, it } from 'vitest';
import { type NodeId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { Decision } from '@/server/core/ports/strategy';
import { betaSample } from '@/server/search/policies/beta-sample';
import { abMcts } from '@/server/search/strategies/ab-mcts';
import { TreeBuilder } from './build-tree';

const decide = (tree: TreeBuilder, seed = 'seed', change: Record<string, unknown> = {}): Decision =>
  abMcts.propose(tree.view(), abMcts.parameters.parse(change), seededRandom(seed));

function selected(decision: Decision) {
  if (decision.kind !== 'propose' || decision.proposal.kind !== 'expand') throw new Error(decision.kind);
  return { ...decision.selection, from: decision.proposal.from };
}

/** Which nodes are chosen over many seeds, as fractions. */
function shares(tree: TreeBuilder, draws = 2000): Map<NodeId, number> {
  const chosen = new Map<NodeId, number>();
  for (let i = 0; i < draws; i++) {
    const { from } = selected(decide(tree, `s${i}`));
    chosen.set(from, (chosen.get(from) ?? 0) + 1 / draws);
  }
  return chosen;
}

/** Root with branches n5 (0.8) and n10 (0.2); below n5 one of 0.6, n15. */
function grown() {
  const tree = new TreeBuilder('ab-mcts');
  const a = tree.walk({ steps: 5, reward: 0.8 }).head;
  const b = tree.walk({ steps: 5, reward: 0.2 }).head;
  const c = tree.walk({ from: a, steps: 5, reward: 0.6 }).head;
  return { tree, a, b, c };
}

describe('AB-MCTS', () => {
  it('starts a first branch at the root, having no other choice', () => {
    const { from, candidates } = selected(decide(new TreeBuilder('ab-mcts')));
    expect(from).toBe(rootNodeId);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({ arm: 'new', terms: { successes: 1, failures: 1 } });
  });

  it('has the posteriors computed by hand', () => {
    const { tree, a, b, c } = grown();
    const seen = new Map<string, Record<string, number>>();
    for (let i = 0; i < 300; i++) {
      for (const { node, arm, terms } of selected(decide(tree, `s${i}`)).candidates) {
        const { successes, failures } = terms;
        seen.set(`${node} ${arm ?? 'branch'}`, { successes: successes ?? 0, failures: failures ?? 0 });
      }
    }
    const near = (successes: number, failures: number) => ({
      successes: expect.closeTo(successes, 9),
      failures: expect.closeTo(failures, 9),
    });
    // Prior (1,1). New at the root: its own two branches, 0.8 and 0.2. Going on: all three rewards.
    expect(seen.get(`${rootNodeId} new`)).toEqual(near(1 + 0.8 + 0.2, 1 + 0.2 + 0.8));
    expect(seen.get(`${rootNodeId} continue`)).toEqual(near(1 + 0.8 + 0.2 + 0.6, 1 + 0.2 + 0.8 + 0.4));
    // Branch n5: its own reward and the one below; n10: its own.
    expect(seen.get(`${a} branch`)).toEqual(near(1 + 0.8 + 0.6, 1 + 0.2 + 0.4));
    expect(seen.get(`${b} branch`)).toEqual(near(1.2, 1.8));
    // At n5: new and going on have both seen the 0.6 of n15.
    expect(seen.get(`${a} new`)).toEqual(near(1.6, 1.4));
    expect(seen.get(`${a} continue`)).toEqual(near(1.6, 1.4));
    expect(seen.get(`${c} new`)).toEqual(near(1, 1));
  });

  it('starts from the prior it is given', () => {
    const tree = new TreeBuilder('ab-mcts');
    const { candidates } = selected(decide(tree, 's', { priorSuccesses: 2, priorFailures: 0.5 }));
    expect(candidates[0]?.terms).toMatchObject({ successes: 2, failures: 0.5 });
  });

  it('goes deeper where going on did well and new branches did not', () => {
    const tree = new TreeBuilder('ab-mcts');
    const good = tree.walk({ steps: 2, reward: 0.5 }).head;
    for (let i = 0; i < 6; i++) tree.walk({ steps: 2, reward: 0 });
    for (let i = 0; i < 6; i++) tree.walk({ from: good, steps: 2, reward: 0.9 });
    expect(shares(tree).get(rootNodeId) ?? 0).toBeLessThan(0.1);
  });

  it('goes wider where new branches did well and going on did not', () => {
    const tree = new TreeBuilder('ab-mcts');
    const first = tree.walk({ steps: 2, reward: 0.9 }).head;
    for (let i = 0; i < 5; i++) tree.walk({ steps: 2, reward: 0.9 });
    for (let i = 0; i < 12; i++) tree.walk({ from: first, steps: 2, reward: 0 });
    expect(shares(tree).get(rootNodeId) ?? 0).toBeGreaterThan(0.8);
  });

  it('counts what is under way as a failure of its arm until it ends', () => {
    const { tree, a } = grown();
    tree.walk({ from: a, steps: 1 });
    const seen = Array.from({ length: 200 }, (_, i) => selected(decide(tree, `s${i}`)).candidates).flat();
    expect(seen.find(({ node, arm }) => node === a && arm === 'new')?.terms.failures).toBeCloseTo(2.4, 9);
    expect(seen.find(({ node, arm }) => node === a && !arm)?.terms.failures).toBeCloseTo(2.6, 9);
  });

  it('starts nothing below what the agent has finished', () => {
    const tree = new TreeBuilder('ab-mcts');
    const done = tree.walk({ steps: 2, last: 'finish', reward: 0.9 }).head;
    for (let i = 0; i < 50; i++) expect(selected(decide(tree, `s${i}`)).from).not.toBe(done);
  });

  it('chooses in proportion to the probability that an arm is the best', () => {
    const tree = new TreeBuilder('ab-mcts');
    tree.walk({ steps: 1, reward: 0 });
    // New at the root is Beta(1, 2), going on Beta(1, 2): each is higher half of the time.
    const share = shares(tree, 4000);
    expect(share.get(rootNodeId) ?? 0).toBeGreaterThan(0.47);
    expect(share.get(rootNodeId) ?? 0).toBeLessThan(0.53);
    expect(share.get(nodeId(1)) ?? 0).toBeGreaterThan(0.47);
  });
});

describe('a Beta sample', () => {
  it.each([
    [1, 1],
    [2, 5],
    [0.5, 0.5],
    [0.1, 3],
    [40, 10],
  ])('of α = %d, β = %d has the mean and the variance of the distribution', (alpha, beta) => {
    const random = seededRandom(`beta ${alpha} ${beta}`);
    const n = 40_000;
    const draws = Array.from({ length: n }, () => betaSample(random, alpha, beta));
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
    const mean = draws.reduce((sum, x) => sum + x, 0) / n;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const expected = (alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1));
    expect(mean).toBeCloseTo(alpha / (alpha + beta), 2);
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });
});
