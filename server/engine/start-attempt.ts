import { remaining } from '@/server/core/budget';
import type { AttemptId } from '@/server/core/ids';
import { attemptId } from '@/server/core/ids';
import { attemptsSpent, whyNoAttempt } from '@/server/core/new-attempt';
import { seededRandom } from '@/server/core/random';
import type { Decision, SearchView } from '@/server/core/search';
import { strategyNamed } from '@/server/search';
import { type RunContext, spendInFlight } from './context';

/** What came of asking the strategy: an attempt begun, nothing to do for now, or the end of the search. */
export type Next =
  | { kind: 'started'; attemptId: AttemptId }
  | { kind: 'wait' }
  | { kind: 'done'; reason: string };

/** Asks the strategy for its next proposal, clamps it to the budget and begins the attempt. */
export function startNext(context: RunContext): Next {
  const { log } = context;
  const { spec, attempts, selections } = log.state;
  const inFlight = [...attempts.values()].filter((attempt) => attempt.status === 'running');
  const idle = inFlight.length === 0;
  const out = (reason: string): Next => (idle ? { kind: 'done', reason } : { kind: 'wait' });
  const spend = spendInFlight(context);
  const forbidden = whyNoAttempt(spec.budget, spend);
  if (forbidden !== null) return out(forbidden);
  const left = remaining(spec.budget, spend);

  const decision = decide({
    state: log.state,
    remaining: left,
    stepsPerAttempt: spec.budget.stepsPerAttempt,
    inFlight: inFlight.map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  });
  if (decision.kind !== 'propose') return decision;
  if (attemptsSpent(spec.budget, spend)) return out('The budget is used up: attempts.');
  if (inFlight.length >= spec.budget.concurrency) return { kind: 'wait' };
  const id = attemptId(attempts.size + 1);
  const proposal = {
    ...decision.proposal,
    steps: Math.max(1, Math.min(decision.proposal.steps, spec.budget.stepsPerAttempt, left.steps)),
  };
  const model = modelFor(proposal.model);
  log.append([
    {
      type: 'attempt.started',
      attemptId: id,
      proposal,
      model: model.id,
      experienceOf: proposal.memory === 'none' ? [] : log.state.experience.map((entry) => entry.attemptId),
      selection: model.note
        ? { ...decision.selection, reason: `${decision.selection.reason} ${model.note}` }
        : decision.selection,
      strategy: spec.strategy,
      actor: { kind: 'strategy', name: spec.strategy },
      spend: { attempts: 1 },
    },
  ]);
  return { kind: 'started', attemptId: id };

  /** A model that a strategy names and that is not there costs no attempt: the run's own walks it, and says so. */
  function modelFor(wanted: string | undefined): { id: string; note?: string } {
    if (wanted === undefined) return { id: spec.model };
    try {
      context.model(wanted);
      return { id: wanted };
    } catch (error) {
      return { id: spec.model, note: error instanceof Error ? error.message : String(error) };
    }
  }

  function decide(view: SearchView): Decision {
    const strategy = strategyNamed(spec.strategy);
    const random = seededRandom(`${spec.seed}/decision/${selections.length}`);
    return strategy.propose(view, strategy.parameters.parse(spec.parameters), random);
  }
}
