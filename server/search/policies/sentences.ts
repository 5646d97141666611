import type { AttemptId, NodeId } from '@/server/core/base/ids';

/** What people read about the choices of the policies that strategies share. */

export const onlyTrajectory = 'the only trajectory';
export const rankOf = (place: number, of: number): string =>
  place === 1 ? `the best of ${of} trajectories` : `number ${place} of ${of} trajectories`;

export const noRoot = (run: string): string => `Run ${run} has no root yet, so no node can be selected.`;

export interface Match {
  round: number;
  bracket: string;
  match: readonly AttemptId[];
  matches: number;
  byes: number;
}
export const matchHeld = ({ round, bracket, match, matches, byes }: Match): string => {
  const has = byes === 1 ? '1 attempt has a bye' : `${byes} attempts have a bye`;
  return `Round ${round} of the ${bracket}: ${match.join(' against ')}. The round has ${matches} ${matches === 1 ? 'match' : 'matches'}${byes === 0 ? '' : `, and ${has}`}.`;
};
/** `why`: what the winner did, e.g. `won the final of 4`. */
export const attemptWon = (winner: AttemptId, why: string, result: NodeId): string =>
  `Attempt ${winner.slice(1)} ${why}. Its result is ${result}.`;
export const nothingToJudge = 'No attempt gave a result that could be judged.';

export const rootIsFurthest = 'No attempt got further than the root.';
export const endOfWin = (id: NodeId, reward: number): string =>
  `${id} is the end of a partial win with reward ${reward.toFixed(2)}.`;
