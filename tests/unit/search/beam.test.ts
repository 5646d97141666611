import { describe, expect, it } from 'vitest';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { type Random, randomInt, seededRandom } from '@/server/core/base/random';
import type { Decision } from '@/server/core/ports/strategy';
import { beam } from '@/server/search/strategies/beam';
import { TreeBuilder } from './build-tree';

const decide = (tree: TreeBuilder, change: Record<string, unknown> = {}): Decision =>
  beam.propose(tree.view(), beam.parameters.parse(change), seededRandom('seed'));

function from(decision: Decision): NodeId {
  if (decision.kind !== 'propose' || decision.proposal.kind !== 'expand') throw new Error(decision.kind);
  return decision.proposal.from;
}

/** Carries out what beam proposes until its round changes hands; returns where its continuations began. */
function playRound(tree: TreeBuilder, parameters: Record<string, unknown>, reward: () => number): NodeId[] {
  const starts: NodeId[] = [];
  const open: { id: ReturnType<TreeBuilder['walk']>['id']; head: NodeId }[] = [];
  for (let next = decide(tree, parameters); next.kind === 'propose'; next = decide(tree, parameters)) {
    starts.push(from(next));
    open.push(tree.walk({ from: from(next), steps: 2 }));
  }
  for (const { id, head } of open) tree.end(id, head, reward());
  return starts;
}

describe('beam', () => {
  it('continues the root `branching` times, then waits for the round to end', () => {
    const tree = new TreeBuilder('beam');
    const starts: NodeId[] = [];
    for (let next = decide(tree); next.kind === 'propose'; next = decide(tree)) {
      expect(next.proposal).toMatchObject({ steps: 10, backup: true });
      starts.push(from(next));
      tree.walk({ steps: 10 });
    }
    expect(starts).toEqual(Array(4).fill(rootNodeId));
    expect(decide(tree)).toEqual({ kind: 'wait' });
  });

  it('keeps the ends of highest reward and continues each of them as often', () => {
    const tree = new TreeBuilder('beam');
    const parameters = { width: 2, branching: 3 };
    const rewards = [0.25, 0.75, 0.5];
    playRound(tree, parameters, () => rewards.shift() ?? 0);
    // Ends n2 (0.25), n4 (0.75), n6 (0.5): kept are n4 and n6.
    const starts = playRound(tree, parameters, () => 0);
    expect(starts.toSorted()).toEqual(['n4', 'n4', 'n4', 'n6', 'n6', 'n6']);
  });

  it('records every end that competed, with its reward, the dropped ones too', () => {
    const tree = new TreeBuilder('beam');
    const rewards = [0.25, 0.75, 0.5];
    playRound(tree, { width: 1, branching: 3 }, () => rewards.shift() ?? 0);
    const decision = decide(tree, { width: 1, branching: 3 });
    if (decision.kind !== 'propose' || decision.proposal.kind !== 'expand') throw new Error(decision.kind);
    expect(decision.selection).toMatchObject({
      chosen: 'n4',
      reason: 'n4 is the best of 3 trajectories in round 2. This is continuation 1 of 3.',
    });
    expect(decision.selection.candidates.map(({ node, score }) => [node, score])).toEqual([
      ['n2', 0.25],
      ['n4', 0.75],
      ['n6', 0.5],
    ]);
  });

  it('never continues more than `width` trajectories in a round, whatever the rewards', () => {
    for (let seed = 0; seed < 25; seed++) {
      const random: Random = seededRandom(`beam ${seed}`);
      const width = 1 + randomInt(random, 4);
      const branching = 1 + randomInt(random, 4);
      const tree = new TreeBuilder('beam');
      for (let round = 1; round <= 4; round++) {
        const starts = playRound(tree, { width, branching }, () => randomInt(random, 4) / 4);
        const kept = new Set(starts);
        expect(kept.size).toBeLessThanOrEqual(width);
        expect(kept.size).toBe(round === 1 ? 1 : Math.min(width, branching ** (round - 1)));
        for (const node of kept) expect(starts.filter((start) => start === node)).toHaveLength(branching);
      }
    }
  });

  it('decides between equals by the seed, alike in every decision of a round', () => {
    const tree = new TreeBuilder('beam');
    playRound(tree, { width: 1, branching: 4 }, () => 0.5);
    expect(new Set(playRound(tree, { width: 1, branching: 4 }, () => 0)).size).toBe(1);
  });

  it('does not continue what the agent has finished, and ends when nothing else is left', () => {
    const tree = new TreeBuilder('beam');
    for (let i = 0; i < 4; i++) tree.walk({ last: 'finish', reward: 0.5 });
    expect(decide(tree).kind).toBe('done');
  });

  it('begins with the best ends of a run that another strategy began', () => {
    const tree = new TreeBuilder('beam');
    const by = { kind: 'strategy', name: 'mcts' } as const;
    tree.walk({ steps: 2, reward: 0.25, by });
    const { head } = tree.walk({ steps: 2, reward: 0.75, by });
    expect(from(decide(tree, { width: 1 }))).toBe(head);
    expect(from(decide(tree, { width: 1 }))).not.toBe(rootNodeId);
  });

  it('counts a continuation that a person started, and lets its end compete', () => {
    const tree = new TreeBuilder('beam');
    const parameters = { width: 1, branching: 2 };
    tree.walk({ steps: 2, reward: 0.25 });
    const { head } = tree.walk({ steps: 2, reward: 0.5, by: { kind: 'person', name: 'Ada' } });
    expect(from(decide(tree, parameters))).toBe(head);
  });
});
