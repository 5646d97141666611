import type { AttemptId, NodeId, VoteId } from '@/server/core/ids';
import { attemptId, voteId } from '@/server/core/ids';
import { attemptsSpent, whyNoAttempt } from '@/server/core/new-attempt';
import { modelForRole } from '@/server/core/roles';
import type { ExpandProposal, SearchView, SelectionRecord } from '@/server/core/search';
import type { RunState } from '@/server/core/state';
import type { VoteProposal } from '@/server/core/vote';
import { strategyNamed } from '@/server/search';
import { decisionRandom, searchView } from '@/server/search/view';
import { ballotLimitReached, type RunContext, spendInFlight } from './context';

/** What came of asking the strategy: work begun, nothing to do for now, or the end of the search. */
export type Next =
  | { kind: 'started'; attemptId: AttemptId }
  | { kind: 'voting'; voteId: VoteId }
  | { kind: 'wait' }
  | { kind: 'done'; reason: string; winner?: NodeId };

/** Asks the strategy for its next proposal, clamps it to the budget and begins the work. */
export function startNext(context: RunContext): Next {
  const { state } = context.log;
  const { spec, votes } = state;
  const view = searchView(state, spendInFlight(context));
  const underWay = view.inFlight.length + [...votes.values()].filter(({ winner }) => winner === null).length;
  const out = (reason: string): Next => (underWay === 0 ? { kind: 'done', reason } : { kind: 'wait' });
  const limit = ballotLimitReached(context);
  // Votes take no steps: what is left without any may still be judged.
  if (limit !== null) return out(`The budget is used up: ${limit}.`);
  const strategy = strategyNamed(spec.strategy);
  const decision = strategy.propose(view, strategy.parameters.parse(spec.parameters), decisionRandom(state));
  const full = underWay >= spec.budget.concurrency;
  switch (decision.kind) {
    case 'done':
      return decision;
    case 'wait':
      return out('The strategy waits, and nothing is under way.');
    case 'vote':
      return full ? { kind: 'wait' } : beginVote(context, decision.proposal, decision.reason);
    case 'propose': {
      const shortage = shortageFor(context);
      if (shortage !== null) return out(shortage);
      return full ? { kind: 'wait' } : beginAttempt(context, view, decision.proposal, decision.selection);
    }
  }
}

/** Why the budget lets no further attempt start, or null. */
function shortageFor(context: RunContext): string | null {
  const { budget } = context.log.state.spec;
  const spend = spendInFlight(context);
  return (
    whyNoAttempt(budget, spend) ?? (attemptsSpent(budget, spend) ? 'The budget is used up: attempts.' : null)
  );
}

function beginAttempt(
  context: RunContext,
  view: SearchView,
  asked: ExpandProposal,
  selection: SelectionRecord,
): Next {
  const { log } = context;
  const { spec, attempts } = log.state;
  const id = attemptId(attempts.size + 1);
  const steps = Math.max(1, Math.min(asked.steps, spec.budget.stepsPerAttempt, view.remaining.steps));
  const proposal = { ...asked, steps };
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
      actor: { kind: 'strategy', name: spec.strategy },
      spend: { attempts: 1 },
    },
  ]);
  return { kind: 'started', attemptId: id };
}

/** A model that a strategy names and that is not there costs no attempt: the run's own walks it, and says so. */
function modelFor(context: RunContext, wanted: string | undefined): { id: string; note?: string } {
  const own = context.log.state.spec.model;
  if (wanted === undefined) return { id: own };
  try {
    context.model(wanted);
    return { id: wanted };
  } catch (error) {
    return { id: own, note: error instanceof Error ? error.message : String(error) };
  }
}

function beginVote({ log }: RunContext, proposal: VoteProposal, reason: string): Next {
  const { spec, votes } = log.state;
  const id = voteId(votes.size + 1);
  const actor = { kind: 'strategy' as const, name: spec.strategy };
  log.append([{ type: 'vote.started', voteId: id, proposal, reason, strategy: spec.strategy, actor }]);
  return { kind: 'voting', voteId: id };
}

/** The entries of the bank an attempt is told: those it asks for, all without a wish, none without memory. */
function experienceFor(state: RunState, { memory, experienceOf }: ExpandProposal): AttemptId[] {
  if (memory === 'none') return [];
  const known = state.experience.map((entry) => entry.attemptId);
  return experienceOf ? known.filter((id) => experienceOf.includes(id)) : known;
}
