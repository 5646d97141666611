import { describe, expect, it } from 'vitest';
import { type AttemptRow, attemptRows } from '@/components/panels/attempt-groups';
import { nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import type { NodeScore } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { logOf, scoreOfTargets, settled, started } from '@/tests/unit/tree/grown-run';

/** So many attempts, the latest first. The first two are of a person; the last is under way. */
function attemptsOf(count: number): AttemptState[] {
  const log = logOf(
    settled(0, null, 0),
    ...Array.from({ length: count }, (_, i) => started(i + 1, nodeId(0))),
  ).map((event) =>
    event.type === 'attempt.started' && Number(event.attemptId.slice(1)) <= 2
      ? { ...event, actor: { kind: 'person', name: 'Ada' } as const }
      : event,
  );
  return [...foldEvents(log).attempts.values()]
    .map((attempt, i) => ({
      ...attempt,
      status: i === count - 1 ? ('running' as const) : ('ended' as const),
    }))
    .reverse();
}
const scoreOf = ({ id }: AttemptState): NodeScore | null => {
  const number = Number(id.slice(1));
  return number % 5 === 0 ? null : scoreOfTargets(number % 3);
};
const headings = (rows: AttemptRow[]) =>
  rows.flatMap((row) => (row.kind === 'group' ? [[row.title, row.count, row.open]] : []));
const listed = (rows: AttemptRow[]) => rows.filter(({ kind }) => kind === 'attempt').length;

describe('a list of attempts', () => {
  it('is not grouped while there are at most thirty', () => {
    const rows = attemptRows(attemptsOf(30), scoreOf, false, new Set());
    expect([headings(rows), listed(rows)]).toEqual([[], 30]);
  });

  it('groups more: under way, of people, then by the target tests that passed', () => {
    const rows = attemptRows(attemptsOf(46), scoreOf, false, new Set());
    expect(headings(rows)).toEqual([
      ['Under way', 1, true],
      ['By people', 2, true],
      ['2 of 4 targets', 11, false],
      ['1 of 4 targets', 11, false],
      ['0 of 4 targets', 12, false],
      ['Not tested', 9, false],
    ]);
    expect(listed(rows)).toBe(3);
  });

  it('lists what a person opens, and not what a person closes', () => {
    const rows = attemptRows(attemptsOf(46), scoreOf, false, new Set(['people', '2/4']));
    expect(listed(rows)).toBe(12);
  });

  it('has nothing under way in a run that is over, and every attempt in one group', () => {
    const rows = attemptRows(attemptsOf(46), scoreOf, true, new Set());
    const counts = headings(rows).map(([, count]) => Number(count));
    expect(headings(rows).map(([title]) => title)).not.toContain('Under way');
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(46);
  });
});
