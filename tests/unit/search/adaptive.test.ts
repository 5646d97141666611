import { describe, expect, it } from 'vitest';
import { rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { Difficulty, DifficultyEstimate } from '@/server/core/task/difficulty';
import { adaptive } from '@/server/search/strategies/adaptive';
import { TreeBuilder } from './build-tree';

const decide = (tree: TreeBuilder, change: Record<string, unknown> = {}) =>
  adaptive.propose(tree.view(), adaptive.parameters.parse(change), seededRandom('s'));

const estimate = (difficulty: Difficulty): DifficultyEstimate => ({
  difficulty,
  features: {
    files: 10,
    tests: 5,
    targets: 1,
    filesTouched: 2,
    stepsToLocalize: 3,
    failureKinds: ['assertion'],
    bestReward: 0,
  },
  by: 'rule',
  points: 0,
  probability: null,
  calibration: null,
  reason: '',
});

/** A run whose probe has ended and found this. */
function probed(difficulty: Difficulty): TreeBuilder {
  const tree = new TreeBuilder('adaptive');
  const { id } = tree.walk({ steps: 10, reward: 0, probe: { tokens: 2000, estimate: 'rule' } });
  tree.estimated(id, estimate(difficulty));
  return tree;
}

describe('adaptive', () => {
  it('begins with a probe and waits for it', () => {
    const tree = new TreeBuilder('adaptive');
    expect(decide(tree)).toMatchObject({
      kind: 'propose',
      proposal: { from: rootNodeId, steps: 10, probe: { tokens: 2000, estimate: 'rule' } },
    });
    tree.walk({ steps: 3, probe: { tokens: 2000, estimate: 'rule' } });
    expect(decide(tree)).toEqual({ kind: 'wait' });
  });

  it('sends another where the probe could take no step', () => {
    const tree = new TreeBuilder('adaptive');
    tree.walk({ steps: 0, reward: 0, probe: { tokens: 2000, estimate: 'rule' } });
    expect(decide(tree)).toMatchObject({ proposal: { probe: { tokens: 2000 } } });
  });

  it('gives an easy task a single attempt of 20 steps that is told of the probe', () => {
    const tree = probed('easy');
    const decision = decide(tree);
    expect(decision).toMatchObject({ proposal: { from: rootNodeId, steps: 20, memory: 'summary' } });
    expect(decision).not.toMatchObject({ proposal: { probe: {} } });
    tree.walk({ steps: 3, reward: 0 });
    expect(decide(tree, { escalate: false }).kind).toBe('done');
  });

  it('gives a medium task three attempts one after another, with experience', () => {
    const tree = probed('medium');
    for (let i = 0; i < 3; i++) {
      expect(decide(tree, { mediumSteps: 30 })).toMatchObject({
        proposal: { from: rootNodeId, steps: 30, memory: 'summary' },
      });
      const walk = tree.walk({ steps: 3 });
      expect(decide(tree)).toEqual({ kind: 'wait' });
      tree.end(walk.id, walk.head, 0);
    }
    expect(decide(tree, { escalate: false }).kind).toBe('done');
  });

  it('gives a hard task a tree search that branches, and no more than its steps', () => {
    const tree = probed('hard');
    expect(decide(tree)).toMatchObject({ proposal: { from: rootNodeId, steps: 40 } });
    tree.walk({ steps: 6, editsFrom: 2, reward: 0 });
    const branch = decide(tree);
    if (branch.kind !== 'propose') throw new Error(branch.kind);
    expect(branch.proposal.steps).toBe(5);
    expect(branch.proposal.from).not.toBe(rootNodeId);
    expect(branch.selection.reason).toContain('This is the hard route.');
    expect(decide(tree, { hardAttempts: 1, hardSteps: 8 })).toMatchObject({ proposal: { steps: 2 } });
    expect(decide(tree, { hardAttempts: 1, hardSteps: 6 }).kind).toBe('done');
  });

  it('goes on with the next harder route where one ends without a solution', () => {
    const tree = probed('easy');
    tree.walk({ steps: 3, reward: 0 });
    expect(decide(tree)).toMatchObject({ proposal: { memory: 'summary', from: rootNodeId } });
    for (let i = 0; i < 3; i++) tree.walk({ steps: 3, reward: 0 });
    const hard = decide(tree);
    if (hard.kind !== 'propose') throw new Error(hard.kind);
    expect(hard.selection.reason).toContain('This is the hard route.');
  });
});
