import { describe, expect, it } from 'vitest';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import { type AttemptId, type NodeId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { bestWin, winEnds } from '@/server/search/policies/partial-wins';
import { TreeBuilder } from './build-tree';

const learnt = (attemptId: AttemptId, ends: NodeId[]): ExperienceEntry => ({
  attemptId,
  approachTried: '',
  firstFailure: null,
  relevantFiles: [],
  testOutputs: [],
  partialWins: ends.map((to) => ({ from: rootNodeId, to, fixed: ['t'], edits: [] })),
  failedEdits: [],
  keyFindings: [],
  postMortem: null,
  reward: 0,
});

/** One walk for each reward, its end a partial win. */
function withWins(...rewards: number[]) {
  const tree = new TreeBuilder('sequential');
  for (const reward of rewards) {
    const { id, head } = tree.walk({ steps: 2, reward });
    tree.learnt(learnt(id, [head]));
  }
  return tree;
}

describe('the ends of partial wins', () => {
  it('are the root and each end once, in the order of their attempts', () => {
    const tree = withWins(0.25, 0.5);
    tree.learnt(learnt(tree.walk({ reward: 0 }).id, [nodeId(2), nodeId(99)]));
    expect(winEnds(tree.view()).map(({ id }) => id)).toEqual(['n0', 'n2', 'n4']);
  });

  it('are never solutions, nor where the agent had finished', () => {
    const tree = withWins(0.25, 1);
    const finished = tree.walk({ last: 'finish', reward: 0.75 });
    tree.learnt(learnt(finished.id, [finished.head]));
    expect(winEnds(tree.view()).map(({ id }) => id)).toEqual(['n0', 'n2']);
  });
});

describe('the win that is taken over', () => {
  it('is the one of the highest reward, every end being a candidate', () => {
    const { chosen, candidates, reason } = bestWin(withWins(0.25, 0.75, 0.5).view());
    expect(chosen).toBe('n4');
    expect(reason).toBe('n4 is the end of a partial win with reward 0.75.');
    // Three attempts began at the root.
    expect(candidates).toEqual([
      { node: 'n0', score: -0.003, terms: { reward: 0, begun: -0.003 } },
      { node: 'n2', score: 0.25, terms: { reward: 0.25, begun: -0 } },
      { node: 'n4', score: 0.75, terms: { reward: 0.75, begun: -0 } },
      { node: 'n6', score: 0.5, terms: { reward: 0.5, begun: -0 } },
    ]);
  });

  it('among equals is the one least often begun from, and a thousandth never outweighs a reward', () => {
    const tree = withWins(0.5, 0.5, 0.499);
    expect(bestWin(tree.view()).chosen).toBe('n2');
    tree.walk({ from: nodeId(2), reward: 0 });
    expect(bestWin(tree.view()).chosen).toBe('n4');
    for (let i = 0; i < 2; i++) tree.walk({ from: nodeId(2), reward: 0 });
    for (let i = 0; i < 3; i++) tree.walk({ from: nodeId(4), reward: 0 });
    expect(bestWin(tree.view()).chosen).toBe('n6');
  });

  it('then is the shallower', () => {
    const tree = new TreeBuilder('sequential');
    for (const steps of [3, 1]) {
      const { id, head } = tree.walk({ steps, reward: 0.5 });
      tree.learnt(learnt(id, [head]));
    }
    expect(bestWin(tree.view()).chosen).toBe('n4');
  });

  it('counts at most 99 beginnings', () => {
    const tree = withWins(0.5);
    for (let i = 0; i < 120; i++) tree.walk({ from: nodeId(2), reward: 0 });
    expect(bestWin(tree.view()).candidates[1]?.terms.begun).toBeCloseTo(-0.099, 12);
  });

  it('is the root where no attempt has got further', () => {
    expect(bestWin(new TreeBuilder('sequential').view())).toMatchObject({
      chosen: rootNodeId,
      reason: 'No attempt got further than the root.',
    });
  });
});
