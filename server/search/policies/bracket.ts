import type { VoteState } from '@/server/core/agent/vote';
import type { AttemptId } from '@/server/core/base/ids';

export interface Contest {
  /** The votes of this name are its matches. */
  bracket: string;
  entrants: AttemptId[];
  /** Entrants of one match, ≥ 2. */
  groupSize: number;
  /** How many shall be left, ≥ 1. */
  survivors: number;
}

export type Standing =
  /** A match that can be held now. */
  | { kind: 'match'; round: number; match: AttemptId[]; matches: number; byes: number }
  /** All matches of the round are under way. */
  | { kind: 'wait' }
  | { kind: 'decided'; survivors: AttemptId[] };

/**
 * One round: groups of `groupSize` in order, of which one goes on each; who is left over has a bye. A round never
 * leaves fewer than `survivors`: the last one is made of as many and as large groups as that allows.
 */
export function pairings<T>(
  field: readonly T[],
  groupSize: number,
  survivors: number,
): { groups: T[][]; byes: T[] } {
  const fullRound = field.length - Math.ceil(field.length / groupSize);
  const leaving = Math.max(0, Math.min(fullRound, field.length - survivors));
  const groups: T[][] = [];
  let at = 0;
  for (let left = leaving; left > 0; ) {
    const size = Math.min(groupSize, left + 1);
    groups.push(field.slice(at, at + size));
    at += size;
    left -= size - 1;
  }
  return { groups, byes: field.slice(at) };
}

/** How a contest stands after the votes held so far: what to do next, or who is left. A function of the votes alone. */
export function standing(votes: Iterable<VoteState>, contest: Contest): Standing {
  const { bracket, entrants, groupSize, survivors } = contest;
  const held = [...votes].filter((vote) => vote.proposal.bracket === bracket);
  let field = entrants;
  for (let round = 1; field.length > survivors; round++) {
    const { groups, byes } = pairings(field, groupSize, survivors);
    const matches = groups.map((group) => ({
      group,
      vote: held.find(
        ({ proposal }) =>
          proposal.round === round &&
          proposal.entrants.length === group.length &&
          proposal.entrants.every((entrant, index) => entrant === group[index]),
      ),
    }));
    const open = matches.find(({ vote }) => vote === undefined);
    if (open) return { kind: 'match', round, match: open.group, matches: groups.length, byes: byes.length };
    const winners = matches.flatMap(({ vote }) => vote?.winner ?? []);
    if (winners.length < matches.length) return { kind: 'wait' };
    const going = new Set([...winners, ...byes]);
    field = field.filter((entrant) => going.has(entrant));
  }
  return { kind: 'decided', survivors: field };
}
