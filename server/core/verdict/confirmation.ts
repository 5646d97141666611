import { type Baseline, type Outcome, passesIn, type TestResult } from './outcome';

/** The flake rate taken for a test of which nothing is known, and the confidence wanted of a verdict. */
export const assumedFlakeRate = 0.05;
export const defaultConfidence = 0.99;
/** Runs of one verification, at most. */
const runsAtMost = 9;
/** The rate taken for a test that was seen to change its result in this run, where no higher one is known. */
export const seenFlakeRate = 0.1;

/**
 * By how many runs one verdict must lead the other (Wald's sequential test between “passes but for flakes” and “fails
 * but for flakes”): the least m with ((1 − rate) ÷ rate)^m ≥ confidence ÷ (1 − confidence). At least 1.
 * A confidence of 0.5 or less asks for one run only.
 */
export function leadNeeded(rate: number, confidence: number): number {
  if (confidence <= 0.5 || rate <= 0) return 1;
  if (rate >= 0.5) return runsAtMost;
  const needed = Math.log(confidence / (1 - confidence)) / Math.log((1 - rate) / rate);
  return Math.max(1, Math.ceil(needed - 1e-9));
}

export interface Doubts {
  /** Known flake rates by test id, in [0,1]. */
  rates: Readonly<Record<string, number>>;
  /** In [0,1); see `leadNeeded`. */
  confidence: number;
  /** Whether the same files were seen solved, or not, before; null where they were not tested. */
  earlier: boolean | null;
}

const lead = (outcomes: readonly Outcome[], id: string): number =>
  outcomes.reduce((sum, outcome) => sum + (passesIn(outcome, id) ? 1 : -1), 0);

/**
 * Whether the verdict needs one more run: it would declare a solution, or reject one for its guards alone, or it
 * contradicts what was seen of the same files, or hangs on a test known to be flaky, and some test that decides is not
 * yet clear. What is plainly unsolved is not run again.
 */
export function needsAnotherRun(outcomes: readonly Outcome[], baseline: Baseline, doubts: Doubts): boolean {
  const { rates, confidence, earlier } = doubts;
  if (outcomes.length === 0) return true;
  if (confidence <= 0.5 || outcomes.length >= runsAtMost) return false;
  const ids = [...baseline.targets, ...baseline.guards];
  const passes = (id: string) => lead(outcomes, id) > 0;
  const unclear = ids.filter(
    (id) => Math.abs(lead(outcomes, id)) < leadNeeded(rates[id] ?? assumedFlakeRate, confidence),
  );
  const changed = ids.some((id) => Math.abs(lead(outcomes, id)) < outcomes.length);
  const solved = ids.every(passes);
  const near = baseline.targets.length > 0 && baseline.targets.every(passes);
  if (near || changed || (earlier !== null && earlier !== solved)) return unclear.length > 0;
  return unclear.some((id) => (rates[id] ?? 0) > 0 && !passes(id));
}

/** The same for a baseline, which every test decides: until each is clear. */
export function needsAnotherBaseline(outcomes: readonly Outcome[], confidence: number): boolean {
  if (confidence <= 0.5 || outcomes.length >= runsAtMost) return false;
  const needed = leadNeeded(assumedFlakeRate, confidence);
  const ids = new Set(outcomes.flatMap((outcome) => outcome.tests.map((test) => test.id)));
  return [...ids].some((id) => Math.abs(lead(outcomes, id)) < needed);
}

/** The same for a holdout that rejects: a failure there is repeated until each test is clear; a pass stands. */
export function needsAnotherHoldout(outcomes: readonly Outcome[], confidence: number): boolean {
  if (confidence <= 0.5 || outcomes.length >= runsAtMost) return false;
  const needed = leadNeeded(assumedFlakeRate, confidence);
  if (outcomes.length < needed && outcomes.every((outcome) => outcome.status !== 'read')) return true;
  const ids = new Set(
    outcomes.flatMap((outcome) =>
      outcome.tests.filter((test) => test.status !== 'skipped').map((test) => test.id),
    ),
  );
  return (
    [...ids].some((id) => lead(outcomes, id) <= 0) &&
    [...ids].some((id) => Math.abs(lead(outcomes, id)) < needed)
  );
}

/** Tests that did not always give the same result, among runs that gave any. */
export function unsteadyIn(outcomes: readonly Outcome[]): string[] {
  const readOutcomes = outcomes.filter((outcome) => outcome.status === 'read');
  const statuses = new Map<string, Set<TestResult['status']>>();
  for (const { tests } of readOutcomes) {
    for (const { id, status } of tests) statuses.set(id, (statuses.get(id) ?? new Set()).add(status));
  }
  return [...statuses].filter(([, seen]) => seen.size > 1).map(([id]) => id);
}

/**
 * Ids that some of these runs of the same files have and others have not: names that a run makes up, or tests that it
 * may leave out. Nothing can be asked of them.
 */
export function comingAndGoing(outcomes: readonly Outcome[]): string[] {
  const whole = outcomes.filter((outcome) => outcome.status === 'read');
  const counts = new Map<string, number>();
  for (const { tests } of whole) for (const { id } of tests) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count < whole.length).map(([id]) => id);
}

/**
 * One outcome of several runs of the same files: each test as it was in most runs (a tie has not passed). Where most
 * runs gave no result, the last of those stands for all. Durations add up.
 */
export function combined(outcomes: readonly Outcome[]): Outcome {
  const last = outcomes.at(-1);
  if (!last) throw new Error('There is no outcome to combine.');
  if (outcomes.length === 1) return last;
  const readOutcomes = outcomes.filter((outcome) => outcome.status === 'read');
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  const runs = { runs: outcomes.length, unsteady: unsteadyIn(outcomes) };
  const untold = outcomes.findLast((outcome) => outcome.status !== 'read');
  if (2 * readOutcomes.length <= outcomes.length && untold) return { ...untold, ...runs, ms };
  const ids = [...new Set(readOutcomes.flatMap((outcome) => outcome.tests.map((test) => test.id)))];
  const tests = ids.flatMap((id) => {
    const results = readOutcomes.flatMap((outcome) => outcome.tests.find((test) => test.id === id) ?? []);
    const passed = results.filter((test) => test.status === 'passed');
    const most =
      2 * passed.length > outcomes.length ? passed : results.filter((test) => test.status !== 'passed');
    return most.at(-1) ?? results.at(-1) ?? [];
  });
  const like =
    readOutcomes.findLast((outcome) => outcome.tests.length === tests.length) ?? readOutcomes[0] ?? last;
  const { steered: _, setAside: __, ...rest } = like;
  return { ...rest, ...steeringIn(readOutcomes), tests, ...runs, ms };
}

/** Tests that needed a change of what steers them in one run may have needed it by chance: most runs decide. */
function steeringIn(outcomes: readonly Outcome[]): Pick<Outcome, 'steered' | 'setAside'> {
  const steered = outcomes.flatMap((outcome) => outcome.steered ?? []);
  const last = steered.at(-1);
  if (last && 2 * steered.length > outcomes.length) return { steered: last };
  const setAside = outcomes.findLast((outcome) => outcome.setAside !== undefined)?.setAside;
  return setAside ? { setAside } : {};
}
