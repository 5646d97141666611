import { badBudget, noRole } from '@/server/cli/sentences';
import { UsageError } from '@/server/cli/usage';
import { errorMessage } from '@/server/core/base/error-message';
import type { Model } from '@/server/core/ports/model';
import type { RunState } from '@/server/core/run/state';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { budgetFor, criticalities } from '@/server/core/usage/criticality';
import { isModelRole, type ModelRole, modelRoles } from '@/server/core/usage/roles';
import type { Models } from '@/server/models';
import { recordingModels } from '@/server/models/cassette/recording';
import { replayingModels } from '@/server/models/cassette/replaying';
import type { RunFlags } from './flags';

export function sourceOfModels(models: Models, { record, replay }: RunFlags): (id: string) => Model {
  if (replay) return replayingModels(models.named, replay);
  return record ? recordingModels(models.named, record) : models.named;
}

/** Errors: UsageError for a role that does not exist. */
export function rolesOf(given: Record<string, string>): Partial<Record<ModelRole, string>> {
  const roles: Partial<Record<ModelRole, string>> = {};
  for (const [role, model] of Object.entries(given)) {
    if (!isModelRole(role)) {
      throw new UsageError(noRole(role, Object.keys(modelRoles).join(', ')));
    }
    roles[role] = model;
  }
  return roles;
}

/** Errors: UsageError for values that do not fit. */
export function usableBudget(budget: Budget): Budget {
  const parsed = budgetSchema.safeParse(budget);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(badBudget(issue?.path.join('.') ?? '', issue?.message ?? ''));
}

export const failedBeforeSpending = (state: RunState) => state.status === 'failed' && state.spend.steps === 0;

/** What `make` returns; what it throws becomes a UsageError. */
export function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
}

/** The budget of the flags; what they do not name is that of `base`. */
export function budgetOf(flags: RunFlags, base: Budget): Budget {
  const budget: Budget = {
    ...base,
    steps: flags.maxSteps ?? base.steps,
    attempts: flags.maxAttempts ?? base.attempts,
    tokens: flags.maxTokens ?? base.tokens,
    usd: flags.maxUsd ?? base.usd,
    seconds: flags.maxSeconds ?? base.seconds,
    stepsPerAttempt: flags.attemptSteps ?? base.stepsPerAttempt,
    concurrency: flags.concurrency,
    minTokensForNewAttempt: flags.minTokens ?? base.minTokensForNewAttempt,
    softShare: flags.soft ?? base.softShare,
    shown: flags.showBudget ?? flags.tell ?? base.shown,
    failFast: flags.failFast ?? base.failFast,
  };
  const preset = criticalities.find((one) => one.name === flags.criticality);
  if (!preset) return budget;
  const { steps, attempts } = budgetFor(preset, budget, flags.strategy);
  return {
    ...budget,
    steps: flags.maxSteps ?? steps,
    attempts: flags.maxAttempts ?? attempts,
  };
}
