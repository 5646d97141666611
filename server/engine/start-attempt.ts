import { remaining } from '@/server/core/budget';
import type { AttemptId } from '@/server/core/ids';
import { attemptId } from '@/server/core/ids';
import { seededRandom } from '@/server/core/random';
import type { Decision, ExpandProposal, SearchView } from '@/server/core/search';
import type { RunState } from '@/server/core/state';
import { strategyNamed } from '@/server/search';
import { limitReached, type RunContext, stepsLeft } from './context';

/** What came of asking the strategy: an attempt begun, nothing to do for now, or the end of the search. */
export type Next =
  | { kind: 'started'; attemptId: AttemptId }
  | { kind: 'wait' }
  | { kind: 'done'; reason: string };

/** Asks the strategy for its next proposal, clamps it to the budget and begins the attempt. */
export function startNext(context: RunContext): Next {
  const { log } = context;
  const { spec, spend, attempts, selections } = log.state;
  const inFlight = [...attempts.values()].filter((attempt) => attempt.status === 'running');
  const idle = inFlight.length === 0;
  const out = (reason: string): Next => (idle ? { kind: 'done', reason } : { kind: 'wait' });
  const limit = limitReached(context);
  if (limit !== null) return out(`The budget is used up: ${limit}.`);
  const left = { ...remaining(spec.budget, spend), steps: stepsLeft(context) };
  if (left.steps < spec.budget.minStepsForNewAttempt) {
    return out(
      `${left.steps} steps are left, fewer than a new attempt needs (${spec.budget.minStepsForNewAttempt}).`,
    );
  }

  const decision = decide({
    state: log.state,
    remaining: left,
    stepsPerAttempt: spec.budget.stepsPerAttempt,
    inFlight: inFlight.map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  });
  if (decision.kind !== 'propose') return decision;
  if (left.attempts < 1) return out('The budget is used up: attempts.');
  if (inFlight.length >= spec.budget.concurrency) return { kind: 'wait' };
  const id = attemptId(attempts.size + 1);
  const proposal = {
    ...decision.proposal,
    steps: Math.max(1, Math.min(decision.proposal.steps, spec.budget.stepsPerAttempt, left.steps)),
  };
  log.append([
    {
      type: 'attempt.started',
      attemptId: id,
      proposal,
      model: spec.model,
      experienceOf: experienceFor(log.state, proposal),
      selection: decision.selection,
      strategy: spec.strategy,
      actor: { kind: 'strategy', name: spec.strategy },
      spend: { attempts: 1 },
    },
  ]);
  return { kind: 'started', attemptId: id };

  function decide(view: SearchView): Decision {
    const strategy = strategyNamed(spec.strategy);
    const random = seededRandom(`${spec.seed}/decision/${selections.length}`);
    return strategy.propose(view, strategy.parameters.parse(spec.parameters), random);
  }
}

/** The entries of the bank an attempt is told: those it asks for, all without a wish, none without memory. */
function experienceFor(state: RunState, { memory, experienceOf }: ExpandProposal): AttemptId[] {
  if (memory === 'none') return [];
  const known = state.experience.map((entry) => entry.attemptId);
  return experienceOf ? known.filter((id) => experienceOf.includes(id)) : known;
}
