import { describe, expect, it } from 'vitest';
import { asBlobHash, attemptId, nodeId, proposalId, rootNodeId, voteId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { type RunState, tablesOf } from '@/server/core/run/state';
import {
  attemptEnded,
  closingOf,
  commanded,
  deliberation,
  type LoopState,
  nextAction,
  openingLoop,
  reconsidered,
  strategyDone,
  strategyWaits,
  woken,
} from '@/server/engine/loop/machine';
import type { WorkId } from '@/server/engine/loop/work';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

const workInFlight = (...ids: WorkId[]) => new Map<WorkId, true>(ids.map((id) => [id, true]));
const nothing = workInFlight();
const person = { kind: 'person' as const, name: 'Ada' };

/** A running search with one attempt that has ended. */
function running(grow: (tree: TreeBuilder) => void = (tree) => tree.walk({ reward: 0.5 })): RunState {
  const tree = new TreeBuilder('mcts');
  grow(tree);
  return { ...tree.state(), status: 'running' };
}

const paused = (run: RunState): RunState => ({ ...run, status: 'paused' });
const steered = (run: RunState, change: Partial<RunState['steering']>): RunState => ({
  ...run,
  steering: { ...run.steering, ...change },
});

const branch: ExpandProposal = {
  kind: 'expand',
  from: rootNodeId,
  steps: 3,
  temperature: 0,
  memory: 'none',
  hint: null,
  backup: true,
};
const byHand: ExpandProposal = {
  ...branch,
  steps: 1,
  given: [{ action: asBlobHash('x'), title: 'read_file a.js', donor: null }],
};
const waiting = (proposal: ExpandProposal) => ({ id: proposalId(1), seq: 3, proposal, by: person });

const done = (run: RunState): LoopState => strategyDone(openingLoop, run, { reason: 'all were tried' });

describe('what the loop of a run does next', () => {
  it('asks the strategy where nothing is interrupted and nobody asked for anything', () => {
    expect(nextAction(openingLoop, running(), nothing)).toEqual({ kind: 'propose' });
  });

  it('resumes an attempt that runs in the log and walks nowhere before it asks the strategy', () => {
    const run = running((tree) => tree.walk());
    expect(nextAction(openingLoop, run, nothing)).toEqual({ kind: 'resume', attemptId: attemptId(1) });
    expect(nextAction(openingLoop, run, workInFlight(attemptId(1)))).toEqual({ kind: 'propose' });
  });

  it('resumes nothing that asks a model while the run is paused, but what is cancelled or done by hand', () => {
    const run = paused(running((tree) => tree.walk()));
    expect(nextAction(openingLoop, run, nothing)).toEqual({ kind: 'wait', idle: true });
    const cancelled = steered(run, { cancelled: [attemptId(1)] });
    expect(nextAction(openingLoop, cancelled, nothing)).toEqual({ kind: 'resume', attemptId: attemptId(1) });
    const attempt = run.attempts.at(0);
    if (!attempt) throw new Error('The run has an attempt.');
    const handed = { ...run, ...tablesOf({ attempts: [{ ...attempt, proposal: byHand }] }) };
    expect(nextAction(openingLoop, handed, nothing)).toEqual({ kind: 'resume', attemptId: attemptId(1) });
  });

  it('takes up an open vote while the run goes on, and leaves it while the run is paused', () => {
    const run = running((tree) => {
      const [a, b] = [tree.walk({ reward: 0 }), tree.walk({ reward: 0 })];
      tree.vote({ entrants: [a.id, b.id], bracket: 'final', round: 1 });
    });
    expect(nextAction(openingLoop, run, nothing)).toEqual({ kind: 'vote', voteId: voteId(1) });
    expect(nextAction(openingLoop, run, workInFlight(voteId(1)))).toEqual({ kind: 'propose' });
    expect(nextAction(openingLoop, paused(run), nothing)).toEqual({ kind: 'wait', idle: true });
  });

  it('verifies what a person wants verified, also while the run is paused, each node once', () => {
    const run = paused(steered(running(), { verifying: [nodeId(1), rootNodeId] }));
    expect(nextAction(openingLoop, run, nothing)).toEqual({ kind: 'verify', nodeId: nodeId(1) });
    expect(nextAction(openingLoop, run, workInFlight(nodeId(1)))).toEqual({
      kind: 'verify',
      nodeId: rootNodeId,
    });
    expect(nextAction(openingLoop, run, workInFlight(nodeId(1), rootNodeId))).toEqual({
      kind: 'wait',
      idle: false,
    });
  });

  it('begins what a person proposed before it asks the strategy; paused, only what needs no model', () => {
    const withProposal = steered(running(), { waiting: [waiting(branch)] });
    expect(nextAction(openingLoop, withProposal, nothing)).toEqual({
      kind: 'begin',
      proposalId: proposalId(1),
    });
    expect(nextAction(openingLoop, paused(withProposal), nothing)).toEqual({ kind: 'wait', idle: true });
    const handed = steered(running(), { waiting: [waiting(byHand)] });
    expect(nextAction(openingLoop, paused(handed), nothing)).toEqual({
      kind: 'begin',
      proposalId: proposalId(1),
    });
  });

  it('waits for work under way before it ends a stopped run, and begins nothing any more', () => {
    const run = steered(
      running((tree) => tree.walk()),
      { waiting: [waiting(branch)], verifying: [rootNodeId] },
    );
    const stopped = commanded(openingLoop, [{ kind: 'pause' }, { kind: 'stop' }]);
    expect(nextAction(stopped, run, workInFlight(attemptId(1)))).toEqual({ kind: 'wait', idle: false });
    expect(nextAction(stopped, paused(run), nothing)).toEqual({
      kind: 'finish',
      reason: 'Stopped by hand.',
      stopped: true,
    });
  });
});

describe('a strategy that proposes nothing', () => {
  it('is asked again after the next wake-up, and not before', () => {
    const run = running();
    const waits = strategyWaits(openingLoop);
    expect(nextAction(waits, run, workInFlight(attemptId(7)))).toEqual({ kind: 'wait', idle: false });
    expect(nextAction(woken(waits), run, workInFlight(attemptId(7)))).toEqual({ kind: 'propose' });
  });

  it('a wake-up changes no other phase', () => {
    const loop = done(running());
    expect(woken(loop)).toBe(loop);
    expect(woken(openingLoop)).toBe(openingLoop);
  });
});

describe('a strategy that is done', () => {
  it('lets work under way settle, has results deliberated, and then ends the run', () => {
    const run = running();
    const loop = done(run);
    expect(nextAction(loop, run, workInFlight(attemptId(1)))).toEqual({ kind: 'wait', idle: false });
    expect(nextAction(loop, run, nothing)).toEqual({ kind: 'deliberate' });
    expect(nextAction(deliberation(loop, 'decided'), run, nothing)).toEqual({
      kind: 'finish',
      reason: 'all were tried',
      stopped: false,
    });
  });

  it('hands on the winner that the strategy named', () => {
    const run = running();
    const loop = strategyDone(openingLoop, run, { reason: 'voted', winner: nodeId(1) });
    expect(nextAction(deliberation(loop, 'decided'), run, nothing)).toMatchObject({ winner: nodeId(1) });
  });

  it('does not end a run that a person paused meanwhile', () => {
    const run = paused(running());
    const loop = deliberation(done(running()), 'decided');
    expect(nextAction(reconsidered(loop, run), run, nothing)).toEqual({ kind: 'wait', idle: true });
  });

  it('deliberates once more after a deliberation that failed', () => {
    const run = running();
    const failed = deliberation(done(run), 'deliberating');
    expect(nextAction(failed, run, nothing)).toEqual({ kind: 'deliberate' });
    expect(closingOf(failed)).toBeNull();
  });

  it('is asked again once settings, marks or an ended attempt of a person change what it decided on', () => {
    const run = running();
    const loop = done(run);
    expect(reconsidered(loop, run)).toBe(loop);
    const again = { kind: 'searching' };
    expect(reconsidered(loop, { ...run, spec: { ...run.spec } }).phase).toEqual(again);
    expect(reconsidered(loop, steered(run, {})).phase).toEqual(again);
    const tree = new TreeBuilder('mcts');
    tree.walk({ reward: 0.5 });
    tree.walk({ reward: 0.5, by: person });
    const { attempts } = tree.state();
    expect(reconsidered(loop, { ...run, attempts }).phase).toEqual(again);
  });

  it('stays done when an attempt of its own ends, or a person’s is still under way', () => {
    const run = running();
    const loop = done(run);
    const tree = new TreeBuilder('mcts');
    tree.walk({ reward: 0.5 });
    tree.walk({ reward: 0.5 });
    tree.walk({ by: person });
    expect(reconsidered(loop, { ...run, attempts: tree.state().attempts })).toBe(loop);
  });
});

describe('why no further step may start', () => {
  it('is nothing while the strategy is asked, waits, or results are deliberated', () => {
    const loop = done(running());
    for (const open of [openingLoop, strategyWaits(openingLoop), deliberation(loop, 'deliberating')]) {
      expect(closingOf(open)).toBeNull();
    }
  });

  it('is the end of the search for all but attempts of people, and a stop for all', () => {
    expect(closingOf(done(running()))).toEqual({ reason: 'all were tried', sparesPeople: true });
    expect(closingOf(commanded(openingLoop, [{ kind: 'stop' }]))).toEqual({
      reason: 'stopped by hand',
      sparesPeople: false,
    });
  });

  it('is left alone by other commands', () => {
    expect(commanded(openingLoop, [{ kind: 'pause' }, { kind: 'resume' }])).toBe(openingLoop);
  });
});

describe('a model that fails', () => {
  const fail = (loop: LoopState) => attemptEnded(loop, 'model failed: 503');

  it('pauses the run after three attempts in a row, and counts anew from there', () => {
    const second = fail(fail(openingLoop).loop);
    expect(second.pause).toBeNull();
    const third = fail(second.loop);
    expect(third.pause).toBe(
      'The model failed 3 times in a row (model failed: 503). Fix the cause, then resume.',
    );
    expect(third.loop.modelFailures).toBe(0);
  });

  it('is forgiven by an attempt that ends otherwise', () => {
    const twice = fail(fail(openingLoop).loop).loop;
    const forgiven = attemptEnded(twice, 'steps used up').loop;
    expect(forgiven.modelFailures).toBe(0);
    expect(fail(forgiven).pause).toBeNull();
  });
});
