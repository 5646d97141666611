import type { Baseline, Outcome, TestResult } from '@/server/core/verdict/outcome';

export type PairStatus = TestResult['status'] | 'absent';

/** The results of one test at two nodes. */
export interface TestPair {
  id: string;
  role: 'target' | 'guard' | 'other';
  left: PairStatus;
  right: PairStatus;
}

const roleOrder: Record<TestPair['role'], number> = { target: 0, guard: 1, other: 2 };

/** Every test of either report: first the tests that differ, then targets before guards, then by name. */
export function testPairs(left: Outcome, right: Outcome, baseline: Baseline | null): TestPair[] {
  const statuses = (outcome: Outcome) => new Map(outcome.tests.map(({ id, status }) => [id, status]));
  const [a, b] = [statuses(left), statuses(right)];
  const targets = new Set(baseline?.targets);
  const guards = new Set(baseline?.guards);
  return [...new Set([...a.keys(), ...b.keys()])]
    .map(
      (id): TestPair => ({
        id,
        role: targets.has(id) ? 'target' : guards.has(id) ? 'guard' : 'other',
        left: a.get(id) ?? 'absent',
        right: b.get(id) ?? 'absent',
      }),
    )
    .sort(
      (x, y) =>
        Number(x.left === x.right) - Number(y.left === y.right) ||
        roleOrder[x.role] - roleOrder[y.role] ||
        (x.id < y.id ? -1 : 1),
    );
}
