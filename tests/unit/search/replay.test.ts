import { describe, expect, it } from 'vitest';
import { rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { archive } from '@/server/search/policies/archive';
import { replay } from '@/server/search/strategies/replay';
import { TreeBuilder } from './build-tree';

function decide(tree: TreeBuilder, change: Record<string, unknown> = {}, seed = 'seed') {
  const decision = replay.propose(tree.view(), replay.parameters.parse(change), seededRandom(seed));
  if (decision.kind !== 'propose' || decision.proposal.kind !== 'expand') throw new Error(decision.kind);
  return { ...decision.selection, proposal: decision.proposal };
}

/** Root; n3 with 0.5 and n6 with 0.25, each a filesystem of its own. */
function grown() {
  const tree = new TreeBuilder('replay');
  const good = tree.walk({ steps: 3, reward: 0.5, snapshot: 'own' }).head;
  const poor = tree.walk({ steps: 3, reward: 0.25, snapshot: 'own' }).head;
  return { tree, good, poor };
}

describe('the archive', () => {
  it('holds tested states only: what nobody tested cannot be called promising', () => {
    const { tree, good, poor } = grown();
    expect(archive(tree.view()).map(({ node }) => node.id)).toEqual([rootNodeId, good, poor]);
  });

  it('holds a filesystem once, by its shortest trajectory, and counts restarts from any of its nodes', () => {
    const tree = new TreeBuilder('replay');
    const long = tree.walk({ steps: 4, reward: 0.5, snapshot: 'host:same' }).head;
    const short = tree.walk({ steps: 2, reward: 0.5, snapshot: 'host:same' }).head;
    tree.walk({ from: long, steps: 1 });
    const cells = archive(tree.view());
    expect(cells.map(({ node }) => node.id)).toEqual([rootNodeId, short]);
    expect(cells[1]?.restarts).toBe(1);
  });

  it('keeps the first of two trajectories of equal length, and the shorter where the longer came later', () => {
    for (const steps of [2, 5]) {
      const tree = new TreeBuilder('replay');
      const first = tree.walk({ steps: 2, reward: 0.5, snapshot: 'host:same' }).head;
      tree.walk({ steps, reward: 0.5, snapshot: 'host:same' });
      expect(archive(tree.view()).map(({ node }) => node.id)).toEqual([rootNodeId, first]);
    }
  });

  it('takes a value that a person set for the reward', () => {
    const tree = new TreeBuilder('replay');
    const { head } = tree.walk({ steps: 1, reward: 0.25, snapshot: 'own' });
    tree.mark(head, { mark: 'value', to: 0.75 });
    expect(archive(tree.view()).map(({ reward }) => reward)).toEqual([0, 0.75]);
  });

  it('holds nothing that the agent has finished', () => {
    const tree = new TreeBuilder('replay');
    tree.walk({ last: 'finish', reward: 0.5, snapshot: 'own' });
    expect(archive(tree.view()).map(({ node }) => node.id)).toEqual([rootNodeId]);
  });
});

describe('replay', () => {
  it('begins at the root and later restarts from archived steps, told what was learnt', () => {
    expect(decide(new TreeBuilder('replay')).proposal).toMatchObject({ from: rootNodeId, memory: 'summary' });
    const { tree, good } = grown();
    expect(decide(tree, { explore: 0 }).proposal).toMatchObject({ from: good, steps: 40 });
  });

  it('without exploring always takes the best, and among equals the least restarted', () => {
    const { tree, good } = grown();
    const equal = tree.walk({ steps: 3, reward: 0.5, snapshot: 'own' }).head;
    tree.walk({ from: good, steps: 1, reward: 0 });
    const chosen = Array.from({ length: 30 }, (_, i) => decide(tree, { explore: 0 }, `s${i}`).chosen);
    expect(new Set(chosen)).toEqual(new Set([equal]));
  });

  it('weighs neglected states by 1/√(restarts + 1), as computed by hand', () => {
    const { tree, good, poor } = grown();
    tree.walk({ from: good, steps: 1 });
    // Restarts: root 2, n3 1, n6 0: weights 0.57735, 0.70711, 1 of 2.28446; half of that, and half for the best, n3.
    const { candidates } = decide(tree);
    const score = Object.fromEntries(candidates.map((candidate) => [candidate.node, candidate.score]));
    expect(score[rootNodeId]).toBeCloseTo(0.126365, 5);
    expect(score[good]).toBeCloseTo(0.5 + 0.154764, 5);
    expect(score[poor]).toBeCloseTo(0.21887, 5);
  });

  it('takes each candidate as often as its score says, and records the draw', () => {
    const { tree } = grown();
    const n = 3000;
    const times = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const { chosen, draw } = decide(tree, {}, `s${i}`);
      times.set(chosen, (times.get(chosen) ?? 0) + 1);
      expect(draw).toBe(seededRandom(`s${i}`)());
    }
    for (const { node, score } of decide(tree).candidates) {
      expect((times.get(node) ?? 0) / n).toBeCloseTo(score, 1);
    }
  });

  it('makes as many attempts as it was told', () => {
    const { tree } = grown();
    const parameters = replay.parameters.parse({ attempts: 2 });
    expect(replay.propose(tree.view(), parameters, seededRandom('s')).kind).toBe('done');
  });
});
