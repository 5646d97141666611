import { errorMessage } from '@/server/core/base/error-message';
import type { EventBody } from '@/server/core/run/event';
import { namesIn } from '@/server/core/run/models-of-run';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { endsByBudget } from '@/server/core/usage/new-attempt';
import { parseParameters, strategyNamed } from '@/server/search';
import type { Handler, HandlerResult } from './handler';
import { dollarProblem, modelsInUse } from './model-checks';
import { refusals } from './refusals';

/**
 * Changes of a run's settings take effect at the next decision: attempts under way keep their model and their steps. A
 * run that ended without a solution is reopened where the change lets it go on.
 */
export const changeBudget: Handler<'budget'> = (state, { budget: change, reason }, context) => {
  const parsed = budgetSchema.safeParse({ ...state.spec.budget, ...change });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: refusals.budget(issue?.path.join('.') ?? '', issue?.message ?? '') };
  }
  const budget = parsed.data;
  const unpriced =
    budget.usd === state.spec.budget.usd ? null : dollarProblem(budget, modelsInUse(state), context);
  if (unpriced !== null) return { error: unpriced };
  return changed(state, budget, { type: 'run.budget', budget, reason });
};

export const changeStrategy: Handler<'strategy'> = (state, { strategy, parameters, reason }, context) => {
  const parsed = parametersFor(state, strategy, parameters);
  if ('error' in parsed) return parsed;
  const unpriced = dollarProblem(state.spec.budget, namesIn(parsed.parameters.models), context);
  if (unpriced !== null) return { error: unpriced };
  return changed(state, state.spec.budget, { type: 'run.strategy', strategy, ...parsed, reason });
};

export const changeModel: Handler<'model'> = (state, { model, reason }, context) => {
  const problem = context.unknownModel(model) ?? dollarProblem(state.spec.budget, [model], context);
  if (problem !== null) return { error: problem };
  if (isEnded(state.status)) return { error: refusals.runEnded(state.status) };
  return { events: [{ type: 'run.model', model, reason }] };
};

/** The same strategy keeps the parameters that are not named; another one begins with its defaults. */
function parametersFor(
  { spec }: RunState,
  name: string,
  given: Record<string, unknown>,
): { parameters: Record<string, unknown> } | { error: string } {
  try {
    const kept = name === spec.strategy ? spec.parameters : {};
    const parsed = parseParameters(strategyNamed(name), { ...kept, ...given });
    return parsed.ok ? { parameters: parsed.parameters } : { error: parsed.errors.join(' ') };
  } catch (error) {
    return { error: errorMessage(error) };
  }
}

/** The change, and the reopening of a run that had ended and can go on under `budget`. */
function changed(state: RunState, budget: Budget, change: EventBody): HandlerResult {
  if (!isEnded(state.status)) return { events: [change] };
  if (state.status !== 'unsolved') return { error: refusals.notReopened(state.status) };
  if (endsByBudget(budget, state.spend)) return { error: refusals.noRoomToReopen };
  if (change.type === 'run.budget' && !endsByBudget(state.spec.budget, state.spend)) {
    return { error: refusals.notEndedByBudget(state.statusReason) };
  }
  const reason =
    change.type === 'run.budget' ? 'Reopened because the budget was raised.' : 'Reopened by hand.';
  return { events: [change, { type: 'run.status', status: 'running', reason }] };
}
