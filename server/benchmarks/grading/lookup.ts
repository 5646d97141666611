import type { Statuses, TestStatus } from './status';

type Group = 'passed' | 'skipped' | 'failed';

const groupOf = (status: TestStatus): Group => {
  if (status === 'PASSED' || status === 'XFAIL') return 'passed';
  return status === 'SKIPPED' ? 'skipped' : 'failed';
};

const count = (text: string, letter: string) => text.split(letter).length - 1;

/**
 * The status of an expected test, undefined where the log has none. Many ids of data sets were cut at a blank
 * (`test_a[x` for `test_a[x y]`): such an id has the status of all names that begin with it, if they agree.
 */
export function statusOf(id: string, statuses: Statuses): TestStatus | undefined {
  const exact = statuses.get(id);
  if (exact !== undefined || count(id, '[') <= count(id, ']')) return exact;
  const found = [...statuses].filter(([name]) => name.startsWith(id)).map(([, status]) => status);
  const [first] = found;
  if (first === undefined) return undefined;
  return found.every((status) => groupOf(status) === groupOf(first)) ? first : undefined;
}
