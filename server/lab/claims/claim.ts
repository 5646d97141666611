import type { ClaimEntry, Finding, LabCurve, LabParameter, LabPoint } from '@/server/core/lab/claim';
import { wilson } from '@/server/core/statistics/wilson';
import type { SimulatedRun, SimulationRequest } from '@/server/lab/simulate';

export type Values = Readonly<Record<string, number>>;
type Simulate = (requests: readonly SimulationRequest[]) => Promise<SimulatedRun[]>;

/** A claim about search that the simulated world can bear out or not. */
export interface Claim extends ClaimEntry {
  /** Equal values give equal findings. */
  run(values: Values, simulate: Simulate): Promise<Finding>;
  /** One of its searches, to be opened as a tree. */
  example(values: Values): SimulationRequest;
}

export const runsParameter = (fallback: number): LabParameter => ({
  name: 'runs',
  label: 'Simulated tasks',
  help: 'More of them make the intervals narrower and take longer: about a thousand attempts a second.',
  min: 20,
  max: 2000,
  step: 20,
  default: fallback,
});

export const share = (name: string, label: string, help: string, fallback: number): LabParameter => ({
  name,
  label,
  help,
  min: 0,
  max: 1,
  step: 0.01,
  default: fallback,
});

export const whole = (
  name: string,
  label: string,
  help: string,
  [min, max]: [number, number],
  fallback: number,
): LabParameter => ({ name, label, help, min, max, step: 1, default: fallback });

/** The values given, the defaults for the rest, each within its range. */
export function valuesOf(claim: ClaimEntry, given: Values): Values {
  return Object.fromEntries(
    claim.parameters.map(({ name, min, max, default: fallback }) => [
      name,
      Math.min(max, Math.max(min, given[name] ?? fallback)),
    ]),
  );
}

/** A value by its name. Errors: throws where the claim has no such parameter. */
export function value(values: Values, name: string): number {
  const found = values[name];
  if (found === undefined) throw new Error(`The claim has no parameter ${name}.`);
  return found;
}

/** A rate with its 95 % interval. */
const ratePoint = (x: number, yes: number, of: number): LabPoint => ({
  x,
  y: of === 0 ? 0 : yes / of,
  ...wilson(yes, of),
});

/** k = 1 … n: the share of runs of which something holds within the first k attempts. */
export function withinFirst(
  runs: readonly SimulatedRun[],
  n: number,
  holds: (run: SimulatedRun, k: number) => boolean,
): LabPoint[] {
  return Array.from({ length: n }, (_, i) =>
    ratePoint(i + 1, runs.filter((run) => holds(run, i + 1)).length, runs.length),
  );
}

export const theoryCurve = (name: string, n: number, of: (k: number) => number): LabCurve => ({
  name,
  kind: 'theory',
  points: Array.from({ length: n }, (_, i) => {
    const y = of(i + 1);
    return { x: i + 1, y, low: y, high: y };
  }),
});

/** Standard errors within which a measured rate must lie of what theory says. */
const errors = 3.5;

/** Whether measured rates of `n` runs lie within 3.5 standard errors of theory at every point (0.5 points at least). */
export function agrees(measured: readonly LabPoint[], theory: readonly LabPoint[], n: number): boolean {
  return measured.every(({ y }, i) => {
    const expected = theory[i]?.y ?? 0;
    return Math.abs(y - expected) <= errors * Math.sqrt((expected * (1 - expected)) / n) + 0.005;
  });
}

export const withinErrors = 'Measured lies within 3.5 standard errors of theory at every number of attempts.';

export const attemptsOf = (runs: readonly SimulatedRun[]): number =>
  runs.reduce((sum, { attempts }) => sum + attempts.length, 0);

export const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;
