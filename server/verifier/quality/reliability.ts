import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { type TestReliability, upperRate } from '@/server/core/verdict/quality';

/** A rerun's results by test id; null where the run gave none. */
export type Rerun = ReadonlyMap<string, TestResult['status']> | null;

export const rerunOf = (outcome: Outcome): Rerun =>
  outcome.status === 'read' ? new Map(outcome.tests.map((test) => [test.id, test.status])) : null;

export interface Evidence {
  /** In the given order. */
  straight: Rerun[];
  /** In other orders. */
  shuffled: Rerun[];
  /** The shuffled orders in which the test flipped, run again: did it flip again? By test id. */
  again: ReadonlyMap<string, boolean[]>;
  /** Runs of a test alone: did it flip? By test id. */
  alone: ReadonlyMap<string, boolean[]>;
}

/**
 * What reruns tell of a test whose baseline result is `status`. A test that flips in the given order is flaky. One that
 * flips only in other orders, or alone, depends on the order if it does so every time that order is repeated (three
 * times: a test flaky at 1 in 5 does that once in 125).
 */
export function reliabilityOf(id: string, status: TestResult['status'], evidence: Evidence): TestReliability {
  const flip = (rerun: Rerun): boolean | null => {
    if (rerun === null) return true;
    const now = rerun.get(id);
    return now === undefined ? null : now !== status;
  };
  const flipsOf = (reruns: Rerun[]) => reruns.map(flip).filter((flipped) => flipped !== null);
  const [straight, shuffled] = [flipsOf(evidence.straight), flipsOf(evidence.shuffled)];
  const alone = evidence.alone.get(id) ?? [];
  const again = evidence.again.get(id) ?? [];
  const some = (list: boolean[]) => list.some(Boolean);
  const every = (list: boolean[]) => list.length >= 3 && list.every(Boolean);
  const anyFlip = some(straight) || some(shuffled) || some(alone);
  const ordered =
    !some(straight) &&
    ((some(shuffled) && every(again)) || every(alone)) &&
    (!some(shuffled) || every(again)) &&
    (!some(alone) || every(alone));
  const runs = [...straight, ...shuffled];
  const flips = runs.filter(Boolean).length;
  return {
    id,
    status,
    runs: runs.length,
    flips,
    aloneRuns: alone.length,
    aloneFlips: alone.filter(Boolean).length,
    kind: !anyFlip ? 'steady' : ordered ? 'order' : 'flaky',
    rate: runs.length === 0 ? 0 : flips / runs.length,
    upper: upperRate(flips, runs.length),
  };
}
