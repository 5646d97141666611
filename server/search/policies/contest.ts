import type { AttemptId } from '@/server/core/base/ids';
import type { Decision, SearchView } from '@/server/core/ports/strategy';
import type { AttemptState } from '@/server/core/run/state';
import { attemptResults } from '@/server/core/run/tree';
import { type Contest, standing } from './bracket';
import { attemptWon, matchHeld, nothingToJudge } from './sentences';

/** Which attempts compete: all, or of these only those at the highest reward, so that votes decide between equals. */
export type Entry = 'best' | 'all';

/** The attempts that have something to be judged, in the order of starting. */
export function contenders({ state }: SearchView, attempts: AttemptState[], entry: Entry): AttemptId[] {
  const results = attemptResults(state);
  const able = attempts.flatMap(({ id, status }) => {
    const reward = status === 'ended' ? results.get(id)?.score?.reward : undefined;
    return reward === undefined ? [] : [{ id, reward }];
  });
  const highest = Math.max(0, ...able.map(({ reward }) => reward));
  return able.filter(({ reward }) => entry === 'all' || reward === highest).map(({ id }) => id);
}

/** The next step of a contest: a vote, or to wait for one; or who is left of it. */
export function play(
  view: SearchView,
  contest: Contest,
  { votes, temperature }: { votes: number; temperature: number },
): Decision | { kind: 'decided'; survivors: AttemptId[] } {
  const stands = standing(view.state.votes.values(), contest);
  if (stands.kind !== 'match') return stands;
  const { round, match, matches, byes } = stands;
  const { bracket } = contest;
  return {
    kind: 'vote',
    proposal: { kind: 'vote', entrants: match, votes, temperature, bracket, round },
    reason: matchHeld({ round, bracket, match, matches, byes }),
  };
}

/** The end of a search whose result the votes chose. */
export function doneWithWinner(view: SearchView, survivors: AttemptId[], why: string): Decision {
  const [winner] = survivors;
  const node = winner === undefined ? undefined : attemptResults(view.state).get(winner);
  return winner !== undefined && node
    ? { kind: 'done', reason: attemptWon(winner, why, node.id), winner: node.id }
    : { kind: 'done', reason: nothingToJudge };
}
