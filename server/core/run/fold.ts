import type { VoteState } from '@/server/core/agent/vote';
import type { AttemptId, NodeId, VoteId } from '@/server/core/base/ids';
import { addSpend, noSpend } from '@/server/core/usage/spend';
import type { RunEvent } from './event';
import type { Minimisation } from './minimisation';
import { NodeState } from './node';
import { settledOf } from './node-record';
import { notEndedThere } from './sentences';
import { isEnded } from './spec';
import { type AttemptState, type RunState, tablesOf } from './state';
import {
  noSteering,
  steered,
  withoutCancelled,
  withoutPending,
  withoutVerifying,
  withoutWaiting,
} from './steering';

/** The state after a run's first event. */
export function openingState(event: RunEvent): RunState {
  if (event.type !== 'run.created') {
    throw new Error(`A log begins with run.created, not ${event.type} (event ${event.seq}).`);
  }
  return {
    runId: event.runId,
    seq: event.seq,
    spec: event.spec,
    status: 'queued',
    statusReason: null,
    createdAt: event.at,
    endedAt: null,
    baseline: null,
    ...tablesOf({}),
    difficulty: null,
    experience: [],
    choices: [],
    contrasts: [],
    minimisations: [],
    written: [],
    notes: [],
    preparation: [],
    spend: noSpend,
    steering: noSteering,
    best: null,
  };
}

/**
 * Folds one event into the state, in place; the entries of its collections are replaced, not mutated. `known` is a later
 * state of the run: what it holds and never changes is shared with it, not made again.
 * Errors: an event out of order, or one that names an unknown node or attempt, throws.
 */
export function applyEvent(state: RunState, event: RunEvent, known?: RunState): void {
  if (event.seq !== state.seq + 1) throw new Error(`Event ${event.seq} cannot follow ${state.seq}.`);
  state.seq = event.seq;
  if (event.spend) state.spend = addSpend(state.spend, event.spend);
  switch (event.type) {
    case 'run.created':
      throw new Error('run.created may only stand first.');
    case 'run.status':
      state.status = event.status;
      state.statusReason = event.reason;
      state.endedAt = isEnded(event.status) ? event.at : null;
      if (event.rests) state.steering = { ...state.steering, rests: true };
      if (isEnded(event.status)) state.steering = withoutPending(state.steering);
      return;
    case 'run.imported':
      state.spec = { ...state.spec, sandbox: 'none', origin: event.origin };
      state.steering = withoutPending(state.steering);
      if (isEnded(state.status)) return;
      state.status = 'stopped';
      state.statusReason = notEndedThere;
      state.endedAt = event.at;
      return;
    case 'run.budget':
      state.spec = { ...state.spec, budget: event.budget };
      wakeStrategy(state);
      return;
    case 'run.strategy':
      state.spec = { ...state.spec, strategy: event.strategy, parameters: event.parameters };
      wakeStrategy(state);
      return;
    case 'run.model':
      state.spec = { ...state.spec, model: event.model };
      state.steering = withoutPending(state.steering);
      return;
    case 'baseline.fixed':
      state.baseline = event.baseline;
      return;
    case 'attempt.started': {
      const later = known?.attempts.get(event.attemptId);
      state.steering = event.proposalId
        ? withoutWaiting(state.steering, event.proposalId)
        : withoutPending(state.steering);
      state.attempts.set({
        id: event.attemptId,
        from: event.proposal.from,
        head: event.proposal.from,
        status: 'running',
        endReason: null,
        proposal: later?.proposal ?? event.proposal,
        model: event.model,
        steps: 0,
        experienceOf: later?.experienceOf ?? event.experienceOf,
        startedBy: event.actor,
        phase: null,
        conflict: null,
      });
      state.selections.set(
        known?.selections.get(event.attemptId) ?? {
          ...event.selection,
          seq: event.seq,
          strategy: event.strategy,
          attemptId: event.attemptId,
        },
      );
      return;
    }
    case 'attempt.phase':
      changeAttempt(state, event.attemptId, { phase: event.phase });
      return;
    case 'attempt.resumed':
      changeAttempt(state, event.attemptId, { phase: null });
      return;
    case 'attempt.ended':
      changeAttempt(state, event.attemptId, { status: 'ended', endReason: event.reason, phase: null });
      state.steering = withoutCancelled(state.steering, event.attemptId);
      return;
    case 'node.settled': {
      const { score, outcome, recordedVisits } = event.node;
      const { visits, valueSum } = recordedVisits ?? { visits: 0, valueSum: 0 };
      const standing = { score, outcome, holdout: null, visits, valueSum };
      const settled = known?.nodes.get(event.node.id)?.settled ?? settledOf(event.node);
      const node = NodeState.of(settled, standing);
      state.nodes.set(node);
      if (node.attemptId !== null) {
        const attempt = attemptOf(state, node.attemptId);
        changeAttempt(state, attempt.id, { head: node.id, steps: attempt.steps + 1, phase: null });
      }
      return;
    }
    case 'graft.conflicted':
      changeAttempt(state, event.attemptId, { conflict: event.conflict });
      return;
    case 'node.verified':
      changeNode(state, event.nodeId, { score: event.score, outcome: event.outcome });
      state.steering = withoutVerifying(state.steering, event.nodeId);
      return;
    case 'node.judged':
      changeNode(state, event.nodeId, { score: event.score });
      return;
    case 'choice.made': {
      const { nodes, better, reason, seq, actor } = event;
      const by = actor.kind === 'engine' ? 'the engine' : actor.name;
      state.choices = [...state.choices, { seq, by, nodes, better, reason }];
      return;
    }
    case 'results.contrasted':
      state.contrasts = [...state.contrasts, { ...event.contrast, seq: event.seq }];
      return;
    case 'minimisation.started': {
      const { nodeId, hunks, most, seq } = event;
      const begun = { seq, nodeId, hunks, most, trials: [], kept: null, cut: null };
      state.minimisations = [...state.minimisations, begun];
      return;
    }
    case 'minimisation.tried': {
      const { kept, passed } = event;
      changeMinimisation(state, event.nodeId, ({ trials }) => ({ trials: [...trials, { kept, passed }] }));
      return;
    }
    case 'minimisation.ended': {
      const { kept, cut } = event;
      changeMinimisation(state, event.nodeId, () => ({ kept, cut }));
      return;
    }
    case 'text.written': {
      const { role, about, model, text, seq } = event;
      state.written = [...state.written, { seq, role, about, model, text }];
      return;
    }
    case 'model.noted': {
      const { model, about, text } = event;
      state.notes = [...state.notes, { model, about, text }];
      return;
    }
    case 'run.preparing':
      state.preparation = [...state.preparation, event.stage];
      return;
    case 'node.heldout':
      changeNode(state, event.nodeId, {
        holdout: {
          passed: event.passed,
          passing: event.passing,
          total: event.total,
          outcome: event.outcome,
          ...(event.graded ? { graded: true as const } : {}),
        },
      });
      return;
    case 'node.accepted': {
      const { score } = nodeOf(state, event.nodeId);
      changeNode(state, event.nodeId, { score: score && { ...score, accepted: event.reason } });
      return;
    }
    case 'reward.backedup':
      for (const id of event.path) state.nodes.set(nodeOf(state, id).visited(event.reward));
      return;
    case 'experience.added':
      state.experience = [...state.experience, known?.experience[state.experience.length] ?? event.entry];
      return;
    case 'vote.started':
      state.votes.set({
        id: event.voteId,
        seq: event.seq,
        strategy: event.strategy,
        reason: event.reason,
        proposal: event.proposal,
        ballots: [],
        winner: null,
        tied: [],
      });
      return;
    case 'vote.cast': {
      const vote = voteOf(state, event.voteId);
      state.votes.set({ ...vote, ballots: [...vote.ballots, event.ballot] });
      return;
    }
    case 'vote.ended': {
      const { winner, tied } = event;
      state.votes.set({ ...voteOf(state, event.voteId), winner, tied });
      return;
    }
    case 'difficulty.estimated':
      state.difficulty = event.estimate;
      return;
    case 'best.changed':
      state.best = event.nodeId;
      return;
    case 'command.handled':
      return;
    case 'proposal.made':
    case 'proposal.withdrawn':
    case 'node.marked':
    case 'snapshots.released':
    case 'environment.rebuilt':
    case 'verification.requested':
    case 'verification.dropped':
    case 'attempt.cancelled':
    case 'approval.set':
    case 'approval.requested':
    case 'approval.given':
      state.steering = steered(state.steering, event);
      return;
    default:
      event satisfies never;
  }
}

/** The state after all of the events, which begin with a run's first. */
export function foldEvents(events: Iterable<RunEvent>): RunState {
  let state: RunState | null = null;
  for (const event of events) {
    if (state === null) state = openingState(event);
    else applyEvent(state, event);
  }
  if (state === null) throw new Error('A run has at least one event.');
  return state;
}

export function nodeOf(state: RunState, id: NodeId): NodeState {
  const node = state.nodes.get(id);
  if (!node) throw new Error(`There is no node ${id} in run ${state.runId}.`);
  return node;
}

export function attemptOf(state: RunState, id: AttemptId): AttemptState {
  const attempt = state.attempts.get(id);
  if (!attempt) throw new Error(`There is no attempt ${id} in run ${state.runId}.`);
  return attempt;
}

export function voteOf(state: RunState, id: VoteId): VoteState {
  const vote = state.votes.get(id);
  if (!vote) throw new Error(`There is no vote ${id} in run ${state.runId}.`);
  return vote;
}

/** Who changes budget or strategy wants the search to go on, and its next proposal to be made anew. */
function wakeStrategy(state: RunState): void {
  state.steering = withoutPending(state.steering);
  if (state.steering.rests) state.steering = { ...state.steering, rests: false };
}

function changeNode(state: RunState, id: NodeId, change: Parameters<NodeState['with']>[0]): void {
  state.nodes.set(nodeOf(state, id).with(change));
}

function changeMinimisation(
  state: RunState,
  id: NodeId,
  change: (before: Minimisation) => Partial<Minimisation>,
): void {
  state.minimisations = state.minimisations.map((one) =>
    one.nodeId === id ? { ...one, ...change(one) } : one,
  );
}

function changeAttempt(state: RunState, id: AttemptId, change: Partial<AttemptState>): void {
  state.attempts.set({ ...attemptOf(state, id), ...change });
}
