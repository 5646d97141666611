import type { SnapshotId } from '@/server/core/base/ids';
import type { Task } from '@/server/core/task/task';
import {
  assumedFlakeRate,
  combined,
  comingAndGoing,
  defaultConfidence,
  needsAnotherBaseline,
  needsAnotherHoldout,
  needsAnotherRun,
  seenFlakeRate,
} from '@/server/core/verdict/confirmation';
import type { Baseline, Outcome } from '@/server/core/verdict/outcome';
import type { RunContext } from '@/server/engine/context/context';

/** Tests that a run saw change on unchanged files: read from its nodes once, then as verifications find them. */
const unsteadyOf = new WeakMap<RunContext['log'], Set<string>>();

function unsteadyIn(log: RunContext['log']): Set<string> {
  const known = unsteadyOf.get(log);
  if (known) return known;
  const seen = new Set([...log.state.nodes.values()].flatMap(({ score }) => score?.unsteady ?? []));
  unsteadyOf.set(log, seen);
  return seen;
}

/** What is known of flaky tests: measured before the run, or seen in it to change on unchanged files. */
function flakeRates({ task, log }: RunContext): Record<string, number> {
  const rates: Record<string, number> = { ...task.test.flakeRates };
  for (const id of unsteadyIn(log)) rates[id] = Math.max(rates[id] ?? assumedFlakeRate, seenFlakeRate);
  return rates;
}

/**
 * Runs the visible tests at a snapshot until the verdict is as sure as the run wants it. `earlier`: whether the same
 * files were seen solved before. `written`: the files that agents wrote there. Every run is part of the outcome's time.
 */
export async function verifyConfirmed(
  context: RunContext,
  at: SnapshotId,
  root: SnapshotId,
  judge: { baseline: Baseline; earlier: boolean | null; written: readonly string[] },
): Promise<Outcome> {
  const { task, verifier, signal, log } = context;
  const outcomes: Outcome[] = [];
  const doubts = {
    rates: flakeRates(context),
    confidence: log.state.spec.confidence ?? defaultConfidence,
    earlier: judge.earlier,
  };
  do outcomes.push(await verifier.verify(task, at, root, signal, judge.written));
  while (needsAnotherRun(outcomes, judge.baseline, doubts));
  const outcome = combined(outcomes);
  for (const id of outcome.unsteady ?? []) unsteadyIn(log).add(id);
  return outcome;
}

/**
 * The root's outcome, `first` among its runs: repeated until no test's result is in doubt, so that no flake becomes a
 * target and no flaky test a guard for its lucky run.
 */
export async function baselineConfirmed(
  { task, verifier, signal, log }: RunContext,
  root: SnapshotId,
  first: Outcome,
): Promise<Outcome> {
  const outcomes = [first];
  const confidence = log.state.spec.confidence ?? defaultConfidence;
  while (needsAnotherBaseline(outcomes, confidence)) {
    outcomes.push(await verifier.verify(task, root, root, signal));
  }
  const outcome = combined(outcomes);
  const leftOut = comingAndGoing(outcomes);
  if (leftOut.length === 0) return outcome;
  const gone = new Set(leftOut);
  return { ...outcome, tests: outcome.tests.filter(({ id }) => !gone.has(id)), leftOut };
}

/** The holdout's outcome; one that rejects is repeated until it is sure. */
export async function holdoutConfirmed(
  { task, verifier, signal, log }: RunContext,
  at: SnapshotId,
  root: SnapshotId,
  written: readonly string[],
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  const confidence = log.state.spec.confidence ?? defaultConfidence;
  do outcomes.push(await verifier.holdout(task, at, root, signal, written));
  while (needsAnotherHoldout(outcomes, confidence));
  return combined(outcomes);
}

/** The task with the tests that changed at the root weighed as flaky. */
export function withUnsteady(task: Task, outcome: Outcome): Task {
  const unsteady = outcome.unsteady ?? [];
  if (unsteady.length === 0) return task;
  const seen = Object.fromEntries(unsteady.map((id) => [id, seenFlakeRate]));
  return { ...task, test: { ...task.test, flakeRates: { ...seen, ...task.test.flakeRates } } };
}
