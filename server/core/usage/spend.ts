import { addParts, type PartTokens } from './context-cost';
import { type ModelRole, modelRoleNames } from './roles';
import { addUsage, noUsage, type Usage, usageFields } from './usage';

/** What arose at one event. Every field is an amount ≥ 0; absent means 0. */
export interface SpendDelta extends Partial<Usage> {
  attempts?: number;
  steps?: number;
  /** Active wall-clock seconds since the last charge of the run. */
  seconds?: number;
  verifications?: number;
  modelMs?: number;
  sandboxMs?: number;
  /** Input tokens by the part of the prompt they were in. */
  parts?: PartTokens;
  /** Part of the amounts above: language models' calls that are no agent's, by their role. */
  roles?: Partial<Record<ModelRole, Usage>>;
}

export type Spend = Required<Omit<SpendDelta, 'roles'>> & Pick<SpendDelta, 'roles'>;

export const noSpend: Spend = {
  attempts: 0,
  steps: 0,
  ...noUsage,
  seconds: 0,
  verifications: 0,
  modelMs: 0,
  sandboxMs: 0,
  parts: {},
};

export function addSpend(total: Spend, delta: SpendDelta): Spend {
  const roles = delta.roles ? addRoles(total.roles, delta.roles) : total.roles;
  return {
    attempts: total.attempts + (delta.attempts ?? 0),
    steps: total.steps + (delta.steps ?? 0),
    ...addUsage(total, delta),
    seconds: total.seconds + (delta.seconds ?? 0),
    verifications: total.verifications + (delta.verifications ?? 0),
    modelMs: total.modelMs + (delta.modelMs ?? 0),
    sandboxMs: total.sandboxMs + (delta.sandboxMs ?? 0),
    parts: delta.parts ? addParts(total.parts, delta.parts) : total.parts,
    ...(roles ? { roles } : {}),
  };
}

/** `more` added to what each role has cost. */
function addRoles(
  total: Partial<Record<ModelRole, Usage>> | undefined,
  more: Partial<Record<ModelRole, Usage>>,
): Partial<Record<ModelRole, Usage>> {
  const sum = { ...total };
  for (const role of modelRoleNames) {
    const added = more[role];
    if (added) sum[role] = addUsage(sum[role] ?? noUsage, added);
  }
  return sum;
}

/** What a call is charged: its amounts that are not 0. `roles`, of a call that is no agent's, only for models with a provider. */
export function chargeOf(usage: Usage, role: ModelRole | null = null): SpendDelta {
  const charge: SpendDelta = {};
  for (const field of usageFields) if (usage[field] > 0) charge[field] = usage[field];
  if (role && usage.requests > 0) charge.roles = { [role]: usage };
  return charge;
}
