import { describe, expect, it } from 'vitest';
import {
  asBlobHash,
  asProposalId,
  asRunId,
  asVoteId,
  attemptId,
  nodeId,
  rootNodeId,
  voteId,
} from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { applyEvent, attemptOf, foldEvents, nodeOf, openingState, voteOf } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { defaultBudget } from '@/server/core/usage/budget';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';

const engine: Actor = { kind: 'engine' };
const ada: Actor = { kind: 'person', name: 'Ada' };

/** A run with one attempt a1 of two steps (n1, n2), under way. */
function begun(): RunState {
  const tree = new TreeBuilder('mcts');
  tree.walk({ steps: 2 });
  return tree.state();
}

/** The state after these events, which follow what it holds. */
function followed(
  state: RunState,
  ...bodies: (EventBody & Partial<Pick<RunEvent, 'actor' | 'at' | 'spend'>>)[]
): RunState {
  for (const body of bodies) {
    applyEvent(state, { actor: engine, at: 0, ...body, runId: state.runId, seq: state.seq + 1 });
  }
  return state;
}

const proposal: ExpandProposal = {
  kind: 'expand',
  from: rootNodeId,
  steps: 3,
  temperature: 0.8,
  memory: 'none',
  hint: null,
  backup: true,
};
const selection = { chosen: rootNodeId, candidates: [], reason: 'test' };
const pending: EventBody = { type: 'approval.requested', proposal, selection, strategy: 'mcts' };

describe('a log', () => {
  const status: RunEvent = {
    type: 'run.status',
    status: 'running',
    reason: null,
    actor: { kind: 'engine' },
    runId: asRunId('r0000test'),
    seq: 9,
    at: 0,
  };

  it('begins with the creation of its run, has it once, and no gap', () => {
    expect(() => openingState(status)).toThrow('A log begins with run.created, not run.status (event 9).');
    expect(() => foldEvents([])).toThrow('A run has at least one event.');
    const state = begun();
    expect(() => applyEvent(state, { ...status, seq: state.seq + 2 })).toThrow(
      `Event ${state.seq + 2} cannot follow ${state.seq}.`,
    );
    expect(() => applyEvent(state, { ...status, seq: state.seq })).toThrow('cannot follow');
    const { spec } = state;
    expect(() => followed(state, { type: 'run.created', spec })).toThrow('run.created may only stand first.');
  });

  it('names no node, attempt or vote that is not there', () => {
    const state = begun();
    expect(() => nodeOf(state, nodeId(9))).toThrow('There is no node n9 in run r0000test.');
    expect(() => attemptOf(state, attemptId(9))).toThrow('There is no attempt a9 in run r0000test.');
    expect(() => voteOf(state, asVoteId('v9'))).toThrow('There is no vote v9 in run r0000test.');
    expect(nodeOf(state, nodeId(1)).id).toBe('n1');
  });

  it('makes a run queued, without nodes, at the time of its first event', () => {
    const { spec } = begun();
    const state = openingState({
      type: 'run.created',
      spec,
      runId: asRunId('r0000test'),
      seq: 1,
      at: 77,
      actor: ada,
    });
    expect(state).toMatchObject({ seq: 1, status: 'queued', createdAt: 77, endedAt: null, best: null });
    expect([state.nodes.size, state.attempts.size, state.votes.size]).toEqual([0, 0, 0]);
  });
});

describe('the state of a run', () => {
  it('tells when it ended, and no longer once it goes on', () => {
    const state = followed(begun(), pending, {
      type: 'run.status',
      status: 'paused',
      reason: 'by hand',
      at: 5,
    });
    expect(state).toMatchObject({ status: 'paused', statusReason: 'by hand', endedAt: null });
    expect(state.steering.pending).not.toBeNull();
    followed(state, { type: 'run.status', status: 'solved', reason: 'done', at: 9 });
    expect(state).toMatchObject({ status: 'solved', endedAt: 9 });
    expect(state.steering.pending).toBeNull();
    followed(state, { type: 'run.status', status: 'running', reason: null, at: 12, rests: true });
    expect(state).toMatchObject({ status: 'running', endedAt: null, statusReason: null });
    expect(state.steering.rests).toBe(true);
  });

  it.each<[string, EventBody, object]>([
    [
      'budget',
      { type: 'run.budget', budget: { ...defaultBudget, steps: 7 }, reason: null },
      { budget: { ...defaultBudget, steps: 7 } },
    ],
    [
      'strategy',
      { type: 'run.strategy', strategy: 'beam', parameters: { width: 2 }, reason: null },
      { strategy: 'beam', parameters: { width: 2 } },
    ],
  ])('another %s wakes a strategy that rests, and drops what it had proposed', (_, change, spec) => {
    const state = followed(
      begun(),
      { type: 'run.status', status: 'running', reason: null, rests: true },
      pending,
    );
    followed(state, change);
    expect(state.spec).toMatchObject(spec);
    expect([state.steering.rests, state.steering.pending]).toEqual([false, null]);
  });

  it('another model drops what was proposed and wakes nobody', () => {
    const state = followed(
      begun(),
      { type: 'run.status', status: 'running', reason: null, rests: true },
      pending,
    );
    followed(state, { type: 'run.model', model: 'other', reason: null });
    expect([state.spec.model, state.steering.rests, state.steering.pending]).toEqual(['other', true, null]);
  });

  it('adds up what events cost', () => {
    const state = followed(
      begun(),
      { type: 'attempt.phase', attemptId: attemptId(1), phase: 'thinking', spend: { usd: 1, steps: 2 } },
      { type: 'attempt.phase', attemptId: attemptId(1), phase: 'acting', spend: { usd: 0.5 } },
    );
    expect(state.spend).toMatchObject({ usd: 1.5, steps: 2 });
  });

  it('keeps what judges, generated tests and models said, with the event that said it', () => {
    const state = begun();
    const first = state.seq + 1;
    followed(
      state,
      {
        type: 'choice.made',
        nodes: [nodeId(1), nodeId(2)],
        better: nodeId(2),
        reason: 'shorter',
        actor: ada,
      },
      { type: 'choice.made', nodes: [nodeId(1), nodeId(2)], better: null, reason: null },
      { type: 'results.contrasted', contrast: { clusters: [], cases: [], tried: 3 } },
      { type: 'best.changed', nodeId: nodeId(2) },
    );
    expect(state.choices).toEqual([
      { seq: first, by: 'Ada', nodes: ['n1', 'n2'], better: 'n2', reason: 'shorter' },
      { seq: first + 1, by: 'the engine', nodes: ['n1', 'n2'], better: null, reason: null },
    ]);
    expect(state.contrasts).toEqual([{ seq: first + 2, clusters: [], cases: [], tried: 3 }]);
    expect(state.best).toBe('n2');
  });
});

describe('an attempt', () => {
  const started = (change: { proposalId?: ReturnType<typeof asProposalId> } = {}): EventBody => ({
    type: 'attempt.started',
    attemptId: attemptId(2),
    proposal,
    model: 'repair',
    experienceOf: [attemptId(1)],
    selection,
    strategy: 'mcts',
    ...change,
  });

  it('starts where its proposal says, and takes the place of what was pending', () => {
    const state = followed(begun(), pending, { ...started(), actor: ada });
    expect(attemptOf(state, attemptId(2))).toEqual({
      id: 'a2',
      from: 'n0',
      head: 'n0',
      status: 'running',
      endReason: null,
      proposal,
      model: 'repair',
      steps: 0,
      experienceOf: ['a1'],
      startedBy: ada,
      phase: null,
      conflict: null,
    });
    expect(state.selections.last()).toEqual({
      ...selection,
      seq: state.seq,
      strategy: 'mcts',
      attemptId: 'a2',
    });
    expect(state.steering.pending).toBeNull();
  });

  it('of a person’s proposal takes that from those that wait, and leaves the strategy’s', () => {
    const id = asProposalId('p1');
    const state = followed(begun(), { type: 'proposal.made', proposalId: id, proposal }, pending);
    expect(state.steering.waiting).toHaveLength(1);
    followed(state, started({ proposalId: id }));
    expect(state.steering.waiting).toEqual([]);
    expect(state.steering.pending).not.toBeNull();
  });

  it('moves its head with each step, says what it does between them, and ends with a reason', () => {
    const state = begun();
    const one = attemptId(1);
    expect(attemptOf(state, one)).toMatchObject({ head: 'n2', steps: 2, phase: null, status: 'running' });
    followed(state, { type: 'attempt.phase', attemptId: one, phase: 'acting' });
    expect(attemptOf(state, one).phase).toBe('acting');
    followed(state, { type: 'attempt.resumed', attemptId: one });
    expect(attemptOf(state, one).phase).toBeNull();
    followed(
      state,
      { type: 'attempt.cancelled', attemptId: one },
      { type: 'attempt.phase', attemptId: one, phase: 'thinking' },
      { type: 'attempt.ended', attemptId: one, reason: 'cancelled by hand' },
    );
    expect(attemptOf(state, one)).toMatchObject({
      status: 'ended',
      endReason: 'cancelled by hand',
      phase: null,
    });
    expect(state.steering.cancelled).toEqual([]);
  });
});

describe('a node', () => {
  const outcome = asBlobHash('o');
  const verified: EventBody = {
    type: 'node.verified',
    nodeId: nodeId(2),
    score: scored(0.5),
    outcome,
    tampered: [],
  };

  it('settles unvisited and unjudged, is verified, held out and vouched for', () => {
    const state = begun();
    expect(nodeOf(state, nodeId(2))).toMatchObject({
      visits: 0,
      valueSum: 0,
      holdout: null,
      score: null,
      graft: null,
      snapshotCost: null,
      changedLines: null,
    });
    followed(state, { type: 'verification.requested', nodeId: nodeId(2) }, verified);
    expect(nodeOf(state, nodeId(2))).toMatchObject({ score: scored(0.5), outcome: 'o' });
    expect(state.steering.verifying).toEqual([]);
    followed(
      state,
      { type: 'node.heldout', nodeId: nodeId(2), passed: false, passing: 1, total: 3, outcome },
      { type: 'node.accepted', nodeId: nodeId(2), reason: 'I looked.' },
      { type: 'node.accepted', nodeId: nodeId(1), reason: 'nothing to vouch for' },
    );
    expect(nodeOf(state, nodeId(2)).holdout).toEqual({ passed: false, passing: 1, total: 3, outcome: 'o' });
    expect(nodeOf(state, nodeId(2)).score).toEqual({ ...scored(0.5), accepted: 'I looked.' });
    expect(nodeOf(state, nodeId(1)).score).toBeNull();
  });

  it('keeps its outcome where a model judges it', () => {
    const state = followed(begun(), verified);
    followed(state, { type: 'node.judged', nodeId: nodeId(2), score: scored(0.75, 'judged') });
    expect(nodeOf(state, nodeId(2))).toMatchObject({
      score: { reward: 0.75, source: 'judged' },
      outcome: 'o',
    });
  });

  it('gains a visit and the reward where a reward is backed up, once for each time', () => {
    const backed: EventBody = {
      type: 'reward.backedup',
      nodeId: nodeId(2),
      path: [rootNodeId, nodeId(1)],
      reward: 0.25,
    };
    const state = followed(begun(), backed, { ...backed, path: [rootNodeId], reward: 0.5 });
    expect(
      [0, 1, 2].map((i) => [nodeOf(state, nodeId(i)).visits, nodeOf(state, nodeId(i)).valueSum]),
    ).toEqual([
      [2, 0.75],
      [1, 0.25],
      [0, 0],
    ]);
  });
});

it('a vote has its ballots one after another and then its winner', () => {
  const entrants = [attemptId(1), attemptId(2)];
  const vote = { kind: 'vote' as const, entrants, votes: 2, temperature: 0, bracket: 'final', round: 1 };
  const state = followed(begun(), {
    type: 'vote.started',
    voteId: voteId(1),
    proposal: vote,
    reason: 'equal',
    strategy: 'tournament',
  });
  expect(voteOf(state, voteId(1))).toEqual({
    id: 'v1',
    seq: state.seq,
    strategy: 'tournament',
    reason: 'equal',
    proposal: vote,
    ballots: [],
    winner: null,
    tied: [],
  });
  const ballot = (choice: number | null) => ({
    choice: choice === null ? null : attemptId(choice),
    order: entrants,
    thought: asBlobHash('t'),
  });
  followed(
    state,
    { type: 'vote.cast', voteId: voteId(1), ballot: ballot(2) },
    { type: 'vote.cast', voteId: voteId(1), ballot: ballot(null) },
    { type: 'vote.ended', voteId: voteId(1), winner: attemptId(2), tied: [] },
  );
  expect(voteOf(state, voteId(1))).toMatchObject({
    ballots: [ballot(2), ballot(null)],
    winner: 'a2',
    tied: [],
  });
});
