import { z } from 'zod';
import { sourceOfTask } from '@/server/catalog';
import { errorMessage } from '@/server/core/base/error-message';
import { type Allocation, estimators, probeCounts } from '@/server/core/experiment/allocation-spec';
import type { Arm, ExperimentSpec } from '@/server/core/experiment/spec';
import { armsOfSweep, sweptArms } from '@/server/core/experiment/sweep';
import type { Model } from '@/server/core/ports/model';
import { namesIn } from '@/server/core/run/models-of-run';
import type { Task } from '@/server/core/task/task';
import { guestProblem } from '@/server/guests';
import { parseParameters, strategies } from '@/server/search';
import type { Trained } from './classifier';
import { armParameters } from './equal-budget';
import * as sentence from './sentences';

/** What is wrong with a planned experiment: one sentence per line. */
export class PlanError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlanError';
  }
}

/** The models that a plan may name. `named` throws a sentence where there is no such model. */
export interface PlannedModels {
  named(id: string): Pick<Model, 'id' | 'relay'>;
  /** Why dollars cannot be counted for a model, or null. */
  priceProblem(id: string): string | null;
}

/** Arms of one experiment, those of sweeps included. */
export const mostArms = 64;
const limit = z.number().positive();
const whole = z.number().int().positive();

export const armSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  strategy: z.string().max(100),
  parameters: z.record(z.string(), z.unknown()).default({}),
  model: z.string().max(200).default('repair'),
  agent: z.string().max(100).optional(),
  failFast: z.boolean().default(false),
  /** Values to try in all combinations: an arm for each. */
  sweep: z.record(z.string(), z.array(z.unknown()).min(1, sentence.noValue).max(mostArms)).optional(),
});

const numbers = z.array(z.number());

/** How arms' runs are to be spread over the tasks besides the equal share, which the repeats are. */
export const allocateSchema = z.strictObject({
  /** Absent: every arm. */
  arms: z.array(z.string()).min(1).optional(),
  probes: z.literal(probeCounts).default(1),
  cap: whole.max(16).default(16),
  estimator: z.enum(estimators).default('probes'),
  /** Absent: trained on the history when it is needed. */
  classifier: z
    .strictObject({ means: numbers, scales: numbers, weights: numbers, bias: z.number() })
    .optional(),
});
export type AllocatePlan = z.output<typeof allocateSchema>;

/** What is compared, without its tasks. A file names tasks and directories, and a page has its own form of them. */
export const planSchema = z.strictObject({
  name: z.string().trim().max(120).optional(),
  arms: z.array(armSchema).min(1, sentence.noArm).max(mostArms),
  repeats: whole.max(1000).default(1),
  budget: z
    .strictObject({ steps: whole.optional(), tokens: whole.optional(), usd: limit.optional() })
    .refine(
      ({ steps, tokens, usd }) => steps !== undefined || tokens !== undefined || usd !== undefined,
      sentence.noLimit,
    ),
  stepsPerAttempt: whole.max(1000).default(20),
  seed: z.number().int().min(0).default(1),
  sandbox: z.enum(['local', 'docker']).default('local'),
  allowShell: z.boolean().default(false),
  concurrency: whole.max(64).default(2),
  allocate: allocateSchema.optional(),
});
export type Plan = z.output<typeof planSchema>;

/**
 * The experiment that a plan and its tasks stand for. Parameters an arm does not name are set so that it may spend the
 * whole budget (`equal-budget.ts`). `history` is asked for the classifier where the plan needs one. Errors: PlanError.
 */
export function experimentOf(
  plan: Plan,
  tasks: readonly Task[],
  models: PlannedModels,
  history: () => Trained = nothingToLearnFrom,
): ExperimentSpec {
  if (tasks.length === 0) throw new PlanError(sentence.noTask);
  const twice = firstTwice(tasks.map(({ name }) => name));
  if (twice !== null) throw new PlanError(sentence.taskTwice(twice));
  const arms = armsOf(plan.arms, plan.budget, models);
  const armTwice = firstTwice(arms.map(({ name }) => name));
  if (armTwice !== null) throw new PlanError(sentence.armTwice(armTwice));
  const { steps = null, tokens = null, usd = null } = plan.budget;
  const { repeats, stepsPerAttempt, seed, sandbox, allowShell, concurrency } = plan;
  for (const { name, agent, model } of arms) {
    if (agent === undefined) continue;
    const problem = guestProblem(agent, { model: models.named(model), sandbox, allowShell });
    if (problem !== null) throw new PlanError(sentence.inArm(name, problem));
  }
  return {
    name: plan.name || `${arms.map(({ name }) => name).join(', ')}`,
    tasks: tasks.map((task) => ({ name: task.name, title: task.title, source: sourceOfTask(task) })),
    arms,
    repeats,
    budget: { steps, tokens, usd },
    stepsPerAttempt,
    seed,
    sandbox,
    allowShell,
    concurrency,
    ...(plan.allocate ? { allocations: allocationsOf(plan.allocate, { arms, repeats }, history) } : {}),
  };
}

const nothingToLearnFrom = (): Trained => ({ ok: false, problem: sentence.noHistory });

/** One allocation for each arm that is to have one, undecided. Errors: PlanError. */
export function allocationsOf(
  { arms: wanted, probes, cap, estimator, classifier: given }: AllocatePlan,
  { arms, repeats }: Pick<ExperimentSpec, 'arms' | 'repeats'>,
  history: () => Trained,
): Allocation[] {
  const names = arms.map(({ name }) => name);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new PlanError(sentence.inAllocation(sentence.noSuchArm(unknown, names)));
  }
  if (repeats <= probes) {
    throw new PlanError(sentence.inAllocation(sentence.nothingToSpread(repeats, probes)));
  }
  if (cap < repeats) {
    throw new PlanError(sentence.inAllocation(sentence.capTooLow(cap, repeats)));
  }
  const classifier = estimator === 'history' ? (given ?? trainedOr(history)) : null;
  return (wanted ?? names).map((arm) => ({ arm, probes, cap, estimator, classifier, given: null }));
}

function trainedOr(history: () => Trained) {
  const trained = history();
  if (!trained.ok) throw new PlanError(sentence.inAllocation(trained.problem));
  return trained.classifier;
}

interface ArmBudget {
  steps?: number | null | undefined;
  usd?: number | null | undefined;
}

/** The arms that a plan names, sweeps in all their combinations. Errors: PlanError, as `armOf`, and for too many arms. */
export function armsOf(planned: Plan['arms'], budget: ArmBudget, models: PlannedModels): Arm[] {
  const count = planned.reduce((sum, { sweep = {} }) => sum + armsOfSweep(sweep), 0);
  if (count > mostArms) throw new PlanError(sentence.tooManyArms(count, mostArms));
  return planned.flatMap(sweptArms).map((arm) => armOf(arm, budget, models));
}

/** Errors: PlanError for an unknown strategy or model, and for parameters the strategy does not take. */
function armOf(
  { name, strategy: wanted, parameters, model, agent, failFast }: Omit<Plan['arms'][number], 'sweep'>,
  { steps = null, usd = null }: ArmBudget,
  models: PlannedModels,
): Arm {
  const strategy = strategies.get(wanted);
  const label = name ?? wanted;
  if (!strategy) {
    throw new PlanError(sentence.inArm(label, sentence.noStrategy(wanted, [...strategies.keys()])));
  }
  const problem = modelProblem(models, model, usd);
  if (problem !== null) throw new PlanError(sentence.inArm(label, problem));
  const parsed = parseParameters(strategy, { ...armParameters(wanted, steps), ...parameters });
  if (!parsed.ok) throw new PlanError(sentence.inArm(label, parsed.errors.join(' ')));
  const { parameters: taken } = parsed;
  const turns = usd === null ? [] : namesIn(taken.models);
  const unpriced = turns.map((id) => models.priceProblem(id)).find((found) => found !== null);
  if (unpriced) throw new PlanError(sentence.inArm(label, unpriced));
  return {
    ...{ name: label, strategy: wanted, parameters: taken, model },
    ...(agent === undefined ? {} : { agent }),
    ...(failFast ? { failFast } : {}),
  };
}

function modelProblem(models: PlannedModels, id: string, usd: number | null): string | null {
  try {
    models.named(id);
  } catch (error) {
    return errorMessage(error);
  }
  return usd === null ? null : models.priceProblem(id);
}

const firstTwice = (names: readonly string[]): string | null =>
  names.find((name, i) => names.indexOf(name) !== i) ?? null;
