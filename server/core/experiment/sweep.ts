import type { Arm } from './spec';

/** Values of parameters to be tried in all combinations, by the parameter's name. */
export type Sweep = Readonly<Record<string, readonly unknown[]>>;

/** How many arms a sweep makes. */
export const armsOfSweep = (sweep: Sweep): number =>
  Object.values(sweep).reduce((product, values) => product * values.length, 1);

/**
 * An arm for each combination of the values, the last parameter changing fastest, named by the values it has. An arm
 * without a sweep is itself.
 */
export function sweptArms<
  A extends { name?: string | undefined; strategy: string; parameters: Record<string, unknown> },
>(arm: A & { sweep?: Sweep | undefined }): Omit<A, 'sweep'>[] {
  const { sweep = {}, ...base } = arm;
  let arms: Omit<A, 'sweep'>[] = [base];
  for (const [parameter, values] of Object.entries(sweep)) {
    arms = arms.flatMap((one) =>
      values.map((value) => ({
        ...one,
        name: `${one.name ?? one.strategy} ${parameter}=${valueText(value)}`,
        parameters: { ...one.parameters, [parameter]: value },
      })),
    );
  }
  return arms;
}

/** A value as it stands in names and on axes. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'unset' : JSON.stringify(value);

/** A parameter that differs among arms which are equal otherwise. */
interface SweptParameter {
  name: string;
  /** Its values, numbers in their order, others in that of the arms. */
  values: unknown[];
}

/** Arms of one strategy and model that differ in parameters alone. */
export interface SweptArms {
  strategy: string;
  model: string;
  parameters: SweptParameter[];
  /** By arm: the place of its value among those of each parameter. */
  arms: { name: string; at: number[] }[];
}

/** Fewer arms than this are a comparison, not a sweep. */
const fewestArms = 3;

/** The sweeps among the arms of an experiment, however they were made. Pure. */
export function sweepsIn(arms: readonly Arm[]): SweptArms[] {
  const groups = new Map<string, Arm[]>();
  for (const arm of arms) {
    const key = JSON.stringify([arm.strategy, arm.model, arm.agent ?? null, arm.failFast ?? false]);
    groups.set(key, [...(groups.get(key) ?? []), arm]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length < fewestArms) return [];
    const parameters = varying(group);
    if (parameters.length === 0) return [];
    const at = (arm: Arm) =>
      parameters.map(({ name, values }) => {
        const own = JSON.stringify(arm.parameters[name]);
        return values.findIndex((value) => JSON.stringify(value) === own);
      });
    return [
      {
        strategy: first.strategy,
        model: first.model,
        parameters,
        arms: group.map((arm) => ({ name: arm.name, at: at(arm) })),
      },
    ];
  });
}

function varying(arms: readonly Arm[]): SweptParameter[] {
  const names = new Set(arms.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].flatMap((name) => {
    const distinct = new Map(
      arms.map(({ parameters }) => [JSON.stringify(parameters[name]), parameters[name]]),
    );
    if (distinct.size < 2) return [];
    return [{ name, values: [...distinct.values()].sort(byNumber) }];
  });
}

const byNumber = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : 0;
