import { describe, expect, it } from 'vitest';
import { asBlobHash, nodeId, voteId } from '@/server/core/base/ids';
import { resultOfRun } from '@/server/core/experiment/result-of-run';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { gapShare, holdoutGap, judgedStates, sumOfGaps } from '@/server/core/run/holdout-gap';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';

/** The log of a tree, followed by these events. */
function logOf(tree: TreeBuilder, ...bodies: (EventBody & Pick<RunEvent, 'spend'>)[]): RunEvent[] {
  const { spec, runId } = tree.state();
  const created = { type: 'run.created' as const, spec, actor: { kind: 'engine' as const } };
  const followed = bodies.map((body) => ({ ...body, actor: { kind: 'engine' as const } }));
  return [created, ...tree.log(), ...followed].map((event, i) => ({ ...event, runId, seq: i + 1, at: 0 }));
}

const verified = (
  node: number,
  reward: number,
  spend: RunEvent['spend'],
): EventBody & Pick<RunEvent, 'spend'> => ({
  type: 'node.verified',
  nodeId: nodeId(node),
  score: scored(reward),
  outcome: asBlobHash('o'),
  tampered: [],
  spend,
});

describe('what a run came to', () => {
  it('is what it spent, when its result was known to be right, and the time that verifying took', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 2 });
    const result = resultOfRun(
      logOf(
        tree,
        verified(1, 0.5, { sandboxMs: 5, steps: 1, inputTokens: 10, outputTokens: 1, usd: 1 }),
        verified(2, 1, {
          sandboxMs: 7,
          steps: 2,
          inputTokens: 20,
          outputTokens: 2,
          usd: 2,
          verifications: 2,
        }),
        {
          type: 'best.changed',
          nodeId: nodeId(2),
          spend: { steps: 4, seconds: 9, sandboxMs: 100, modelMs: 3 },
        },
        { type: 'run.status', status: 'solved', reason: null },
      ),
    );
    expect(result).toMatchObject({
      status: 'solved',
      solved: true,
      visible: true,
      steps: 7,
      tokens: 33,
      usd: 3,
      solvedAt: { steps: 3, tokens: 33, usd: 3 },
      nodes: 3,
      seconds: 9,
      modelMs: 3,
      sandboxMs: 112,
      verifyMs: 12,
      verifications: 2,
      candidates: 0,
      passedHoldout: 0,
    });
    expect(result).not.toHaveProperty('features');
  });

  it('was known to be right once the holdout passed it, where that came later', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 1 });
    const outcome = asBlobHash('h');
    const held: EventBody = {
      type: 'node.heldout',
      nodeId: nodeId(1),
      passed: true,
      passing: 1,
      total: 1,
      outcome,
    };
    const end: EventBody[] = [
      { type: 'best.changed', nodeId: nodeId(1) },
      { type: 'run.status', status: 'solved', reason: null },
    ];
    const result = resultOfRun(
      logOf(tree, verified(1, 1, { usd: 1 }), { ...held, spend: { usd: 2, sandboxMs: 4 } }, ...end),
    );
    expect(result).toMatchObject({ solvedAt: { usd: 3 }, candidates: 1, passedHoldout: 1, verifyMs: 4 });
  });

  it('is not solved where its best fails, or was not verified', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 1 });
    const best: EventBody = { type: 'best.changed', nodeId: nodeId(1) };
    const end: EventBody = { type: 'run.status', status: 'unsolved', reason: null };
    expect(resultOfRun(logOf(tree, verified(1, 1, {}), best, end))).toMatchObject({
      solved: false,
      visible: true,
      solvedAt: null,
    });
    expect(resultOfRun(logOf(tree, best, end))).toMatchObject({ solved: false, visible: false });
    expect(resultOfRun(logOf(tree, end))).toMatchObject({ visible: false });
    expect(() => resultOfRun([])).toThrow('A run has at least one event.');
  });

  it('has the tokens of model calls by what they were for', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 1, probe: { tokens: 9, estimate: 'rule' } });
    tree.walk({ steps: 1 });
    const events = logOf(tree).map((event) =>
      event.type === 'node.settled' && event.node.attemptId !== null
        ? { ...event, spend: { inputTokens: 10, outputTokens: event.node.attemptId === 'a1' ? 1 : 2 } }
        : event,
    );
    expect(resultOfRun(events).roles).toEqual({ probe: 11, agent: 12 });
    const vote: EventBody = {
      type: 'vote.started',
      voteId: voteId(1),
      proposal: { kind: 'vote', entrants: [], votes: 2, temperature: 0, bracket: 'b', round: 1 },
      reason: '',
      strategy: 'mcts',
    };
    const cast: EventBody & Pick<RunEvent, 'spend'> = {
      type: 'vote.cast',
      voteId: voteId(1),
      ballot: { choice: null, order: [], thought: asBlobHash('t') },
      spend: { inputTokens: 3 },
    };
    expect(resultOfRun(logOf(tree, vote, cast, cast, { ...cast, spend: { usd: 1 } })).roles).toEqual({
      judge: 6,
    });
  });
});

describe('what the verifier and the holdout said', () => {
  it('is told of each filesystem once, the root left out, the holdout’s word kept', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 1, reward: 1, snapshot: 's:1' });
    tree.heldOut(nodeId(1), false);
    tree.walk({ steps: 1, reward: 1, snapshot: 's:1' });
    tree.walk({ steps: 1, reward: 0.5, snapshot: 's:2' });
    tree.walk({ steps: 1, snapshot: 's:3' });
    tree.walk({ steps: 1, reward: 1, snapshot: 's:4' });
    tree.heldOut(nodeId(5), true);
    const state = tree.state();
    expect(judgedStates(state)).toEqual([
      { visible: true, holdout: false },
      { visible: false, holdout: null },
      { visible: true, holdout: true },
    ]);
    expect(holdoutGap(state)).toEqual({ candidates: 2, passed: 1 });
  });

  it('has a gap where there is a candidate, and gaps add up', () => {
    expect([gapShare({ candidates: 4, passed: 1 }), gapShare({ candidates: 0, passed: 0 })]).toEqual([
      0.75,
      null,
    ]);
    expect(
      sumOfGaps([
        { candidates: 4, passed: 1 },
        { candidates: 2, passed: 2 },
      ]),
    ).toEqual({
      candidates: 6,
      passed: 3,
    });
  });
});
