import { byPerson } from '@/components/wording/status-sentences';
import type { NodeScore } from '@/server/core/run/node';
import type { AttemptState } from '@/server/core/run/state';
import { groupOfScore, groupOfValue, groupTitles } from './sentences';

/** A longer list of attempts is grouped. */
const longest = 30;

/** A row of the list of attempts: an attempt, or the heading of a group. */
export type AttemptRow =
  | { kind: 'attempt'; attempt: AttemptState }
  | { kind: 'group'; key: string; title: string; count: number; open: boolean };

interface Group {
  key: string;
  title: string;
  /** Groups are listed from the highest rank. */
  rank: number;
  attempts: AttemptState[];
}

/**
 * The rows of a list of attempts, in the order given while there are at most thirty. More are grouped: those under way,
 * those that people started, then by the target tests that passed at their best node, the most first. The first group,
 * and the attempts under way, are open; `turned` has the keys of the groups that a person opened or closed.
 */
export function attemptRows(
  attempts: readonly AttemptState[],
  scoreOf: (attempt: AttemptState) => NodeScore | null,
  over: boolean,
  turned: ReadonlySet<string>,
): AttemptRow[] {
  if (attempts.length <= longest) return attempts.map((attempt) => ({ kind: 'attempt', attempt }));
  const groups = new Map<string, Group>();
  for (const attempt of attempts) {
    const place = placeOf(attempt, scoreOf(attempt), over);
    const group = groups.get(place.key);
    if (group) group.attempts.push(attempt);
    else groups.set(place.key, { ...place, attempts: [attempt] });
  }
  const sorted = [...groups.values()].sort((a, b) => b.rank - a.rank);
  const first = sorted.find(({ key }) => key !== 'running');
  return sorted.flatMap(({ key, title, attempts: inside }): AttemptRow[] => {
    const open = (key === 'running' || key === first?.key) !== turned.has(key);
    const heading: AttemptRow = { kind: 'group', key, title, count: inside.length, open };
    return open ? [heading, ...inside.map((attempt) => ({ kind: 'attempt' as const, attempt }))] : [heading];
  });
}

function placeOf(attempt: AttemptState, score: NodeScore | null, over: boolean): Omit<Group, 'attempts'> {
  if (attempt.status === 'running' && !over) return { key: 'running', title: groupTitles.running, rank: 3 };
  if (byPerson(attempt) !== null) return { key: 'people', title: groupTitles.people, rank: 2 };
  if (score === null) return { key: 'untested', title: groupTitles.untested, rank: -1 };
  if (score.targetsTotal === 0) {
    const tenths = Math.floor(score.reward * 10) / 10;
    return { key: `judged ${tenths}`, title: groupOfValue(tenths), rank: tenths };
  }
  const { targetsPassing, targetsTotal } = score;
  return {
    key: `${targetsPassing}/${targetsTotal}`,
    title: groupOfScore(targetsPassing, targetsTotal),
    rank: targetsPassing / targetsTotal,
  };
}
