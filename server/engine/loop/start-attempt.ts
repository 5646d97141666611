import type { VoteProposal } from '@/server/core/agent/vote';
import { errorMessage } from '@/server/core/base/error-message';
import {
  type AttemptId,
  attemptId,
  type NodeId,
  type ProposalId,
  type VoteId,
  voteId,
} from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import type { RunState } from '@/server/core/run/state';
import type { PendingProposal, WaitingProposal } from '@/server/core/run/steering';
import { remaining } from '@/server/core/usage/budget';
import { attemptsSpent, whyNoAttempt } from '@/server/core/usage/new-attempt';
import { modelForRole } from '@/server/core/usage/roles';
import { limitReached } from '@/server/core/usage/sentences';
import { isByHand, shortageFor } from '@/server/engine/commands/shortage';
import {
  ballotLimitReached,
  engine,
  type RunContext,
  spendInFlight,
  spendNow,
} from '@/server/engine/context/context';
import { strategyNamed } from '@/server/search';
import { decisionRandom, searchView } from '@/server/search/view';
import {
  actedAt,
  approved,
  branchedFrom,
  handWorkDone,
  resentPrompt,
  resolvedConflict,
  stitchedOnto,
  strategyIdle,
} from './sentences';
import { setApart } from './set-apart';

/** What came of asking the strategy: work begun, nothing to do for now, or the end of the search. */
export type Next =
  | { kind: 'started'; attemptId: AttemptId }
  | { kind: 'voting'; voteId: VoteId }
  | { kind: 'wait' }
  | { kind: 'done'; reason: string; winner?: NodeId };

/**
 * Begins a waiting proposal of a person, or withdraws it where the budget has no room for it any more (null). It waits
 * for no slot, but counts as one: the strategy's next proposal comes after it.
 */
export function beginProposed(context: RunContext, id: ProposalId): AttemptId | null {
  const { log } = context;
  const waiting = log.state.steering.waiting.find((one) => one.id === id);
  if (!waiting) return null;
  const { proposal, by } = waiting;
  const shortage = shortageFor(log.state.spec.budget, spendInFlight(context), proposal);
  if (shortage === null) {
    return beginAttempt(context, proposal, selectionOf({ proposal, by }), { by, proposalId: id });
  }
  log.append([{ type: 'proposal.withdrawn', proposalId: id, reason: shortage, actor: engine }]);
  return null;
}

/** Why a person's attempt starts where it does. */
function selectionOf({ proposal, by }: Pick<WaitingProposal, 'proposal' | 'by'>): SelectionRecord {
  const { from, hint, given, graft, resent } = proposal;
  const who = by.kind === 'person' ? by.name : 'a strategy';
  const reason = () => {
    if (graft?.resumes) return resolvedConflict(who, graft.resumes);
    if (graft) return stitchedOnto(who, graft, from);
    if (resent) return resentPrompt(who, resent);
    const [action] = given ?? [];
    return action && isByHand(proposal) ? actedAt(who, from, action.title) : branchedFrom(who, from, hint);
  };
  return { chosen: from, candidates: [], reason: reason() };
}

/** Asks the strategy for its next proposal, clamps it to the budget and begins the work. */
export function proposeNext(context: RunContext): Next {
  const { state } = context.log;
  const { spec, votes } = state;
  const view = searchView(state, spendInFlight(context));
  const runningCount =
    view.inFlight.length + [...votes.values()].filter(({ winner }) => winner === null).length;
  const out = (reason: string): Next => (runningCount === 0 ? { kind: 'done', reason } : { kind: 'wait' });
  const limit = ballotLimitReached(context);
  // Votes take no steps, so they may start when no step is left.
  if (limit !== null) return out(limitReached(limit));
  if (state.steering.rests) return out(handWorkDone);
  const strategy = strategyNamed(spec.strategy);
  const { pending, approval } = state.steering;
  const full = runningCount >= spec.budget.concurrency;
  if (pending !== null) {
    if (!pending.approved || full) return { kind: 'wait' };
    const shortage = whyNoneStarts(context);
    return shortage === null ? beginApproved(context, pending) : out(shortage);
  }
  const decision = strategy.propose(view, strategy.parameters.parse(spec.parameters), decisionRandom(state));
  switch (decision.kind) {
    case 'done':
      return decision;
    case 'wait':
      return out(strategyIdle);
    case 'vote':
      return full ? { kind: 'wait' } : beginVote(context, decision.proposal, decision.reason);
    case 'propose': {
      const shortage = whyNoneStarts(context);
      if (shortage !== null) return out(shortage);
      if (full) return { kind: 'wait' };
      const by: Actor = { kind: 'strategy', name: spec.strategy };
      const steps = Math.min(decision.proposal.steps, spec.budget.stepsPerAttempt);
      const own = { proposal: { ...decision.proposal, steps }, selection: decision.selection };
      const { proposal, selection } = setApart(context, own);
      if (approval) {
        const { strategy } = spec;
        context.log.append([{ type: 'approval.requested', proposal, selection, strategy, actor: by }]);
        return { kind: 'wait' };
      }
      return { kind: 'started', attemptId: beginAttempt(context, proposal, selection, { by }) };
    }
  }
}

/** What a person approved begins as the strategy's own. */
function beginApproved(context: RunContext, { proposal, selection, strategy }: PendingProposal): Next {
  const chosen = { ...selection, chosen: proposal.from, reason: approved(selection.reason) };
  const by: Actor = { kind: 'strategy', name: strategy };
  return { kind: 'started', attemptId: beginAttempt(context, proposal, chosen, { by }) };
}

/** Why the budget lets no further attempt start, or null. */
function whyNoneStarts(context: RunContext): string | null {
  const { budget } = context.log.state.spec;
  const spend = spendNow(context);
  return whyNoAttempt(budget, spend) ?? (attemptsSpent(budget, spend) ? limitReached('attempts') : null);
}

/** Begins an attempt. One that only minimises a solution is no attempt of the budget. */
export function beginAttempt(
  context: RunContext,
  proposed: ExpandProposal,
  selection: SelectionRecord,
  { by, ...carriesOut }: { by: Actor } & Pick<Extract<NewEvent, { type: 'attempt.started' }>, 'proposalId'>,
): AttemptId {
  const { log } = context;
  const { spec, attempts } = log.state;
  const id = attemptId(attempts.size + 1);
  const left = remaining(spec.budget, spendInFlight(context)).steps;
  const proposal = { ...proposed, steps: Math.max(1, Math.min(proposed.steps, left)) };
  const role = proposal.probe ? modelForRole(spec, 'probe') : null;
  const model = modelFor(context, proposal.model ?? role ?? undefined);
  log.append([
    {
      type: 'attempt.started',
      attemptId: id,
      proposal,
      model: model.id,
      experienceOf: experienceFor(log.state, proposal),
      selection: model.note ? { ...selection, reason: `${selection.reason} ${model.note}` } : selection,
      strategy: spec.strategy,
      actor: by,
      ...carriesOut,
      ...(proposal.minimises === undefined ? { spend: { attempts: 1 } } : {}),
    },
  ]);
  return id;
}

/** Where a strategy names a model that does not exist, the model of the run takes the attempt, and the reason says so. */
function modelFor(context: RunContext, wanted: string | undefined): { id: string; note?: string } {
  const own = context.log.state.spec.model;
  if (wanted === undefined) return { id: own };
  try {
    context.model(wanted);
    return { id: wanted };
  } catch (error) {
    return { id: own, note: errorMessage(error) };
  }
}

function beginVote({ log }: RunContext, proposal: VoteProposal, reason: string): Next {
  const { spec, votes } = log.state;
  const id = voteId(votes.size + 1);
  const actor = { kind: 'strategy' as const, name: spec.strategy };
  log.append([{ type: 'vote.started', voteId: id, proposal, reason, strategy: spec.strategy, actor }]);
  return { kind: 'voting', voteId: id };
}

/** The entries of the bank that an attempt is told: those it names, all if it names none, none without memory. */
function experienceFor(state: RunState, { memory, experienceOf }: ExpandProposal): AttemptId[] {
  if (memory === 'none') return [];
  const known = state.experience.map((entry) => entry.attemptId);
  return experienceOf ? known.filter((id) => experienceOf.includes(id)) : known;
}
