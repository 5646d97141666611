import type { Baseline, Outcome, TestResult } from '@/server/core/verdict/outcome';

export interface TestRow {
  id: string;
  role: 'target' | 'guard' | 'other';
  /** `absent`: named by the baseline and not in the report. */
  status: TestResult['status'] | 'absent';
  message: string;
  frame: string | null;
  change: 'fixed' | 'broken' | null;
}

/** The tests of an outcome, targets first, then failures, each with its change since `before` (null: nothing to compare with). */
export function testRows(outcome: Outcome, baseline: Baseline | null, before: Outcome | null): TestRow[] {
  const targets = new Set(baseline?.targets);
  const guards = new Set(baseline?.guards);
  const earlier = new Map(before?.tests.map((test) => [test.id, test.status]));
  const roleOf = (id: string) => (targets.has(id) ? 'target' : guards.has(id) ? 'guard' : 'other');
  const rows: TestRow[] = outcome.tests.map((test) => {
    const was = earlier.get(test.id);
    const change =
      was === undefined || was === test.status
        ? null
        : test.status === 'passed'
          ? 'fixed'
          : was === 'passed'
            ? 'broken'
            : null;
    return {
      id: test.id,
      role: roleOf(test.id),
      status: test.status,
      message: test.message,
      frame: test.frame,
      change,
    };
  });
  const reported = new Set(outcome.tests.map((test) => test.id));
  for (const id of [...targets, ...guards]) {
    if (reported.has(id)) continue;
    rows.push({
      id,
      role: roleOf(id),
      status: 'absent',
      message: '',
      frame: null,
      change: earlier.get(id) === 'passed' ? 'broken' : null,
    });
  }
  const roles = ['target', 'guard', 'other'];
  const rank = (row: TestRow) =>
    roles.indexOf(row.role) * 4 +
    (row.change ? 0 : row.status === 'passed' ? 2 : row.status === 'skipped' ? 3 : 1);
  return rows.sort((a, b) => rank(a) - rank(b));
}
