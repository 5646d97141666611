import { describe, expect, it } from 'vitest';
import type { VoteState } from '@/server/core/agent/vote';
import { type AttemptId, asBlobHash, attemptId, voteId } from '@/server/core/base/ids';
import { pairings, standing } from '@/server/search/policies/bracket';

const field = (n: number) => Array.from({ length: n }, (_, i) => attemptId(i + 1));

/** Plays a whole contest; `judge` picks each winner. Returns the matches and who is left. */
function playAll(n: number, groupSize: number, survivors: number, judge = (match: AttemptId[]) => match[0]) {
  const votes: VoteState[] = [];
  const contest = { bracket: 'x', entrants: field(n), groupSize, survivors };
  for (;;) {
    const now = standing(votes, contest);
    if (now.kind === 'decided') return { votes, left: now.survivors };
    if (now.kind === 'wait') throw new Error('nothing is under way');
    const winner = judge(now.match);
    if (!winner) throw new Error('an empty match');
    votes.push({
      id: voteId(votes.length + 1),
      seq: 0,
      strategy: 'tournament',
      reason: '',
      proposal: {
        kind: 'vote',
        entrants: now.match,
        votes: 1,
        temperature: 0,
        bracket: 'x',
        round: now.round,
      },
      ballots: [{ choice: winner, order: now.match, thought: asBlobHash('t') }],
      winner,
      tied: [],
    });
  }
}

describe('a round', () => {
  it('pairs 16 into 8 and gives the odd one of 7 a bye', () => {
    expect(pairings(field(16), 2, 1).groups).toHaveLength(8);
    const { groups, byes } = pairings(field(7), 2, 1);
    expect(groups).toEqual([
      ['a1', 'a2'],
      ['a3', 'a4'],
      ['a5', 'a6'],
    ]);
    expect(byes).toEqual(['a7']);
  });

  it('makes a smaller group of what is left over', () => {
    expect(pairings(field(11), 4, 1).groups.map((group) => group.length)).toEqual([4, 4, 3]);
  });

  it('holds no more matches than leave the survivors asked for', () => {
    const { groups, byes } = pairings(field(5), 2, 4);
    expect(groups).toEqual([['a1', 'a2']]);
    expect(byes).toEqual(['a3', 'a4', 'a5']);
  });
});

describe('a contest', () => {
  it.each([2, 3, 4, 5])('of any n in groups of %i leaves exactly the survivors asked for', (groupSize) => {
    for (let n = 1; n <= 40; n++) {
      for (const survivors of [1, 2, 3, 4, 7]) {
        const { votes, left } = playAll(n, groupSize, survivors);
        expect(left).toHaveLength(Math.min(n, survivors));
        // Each match sends home all but one.
        const gone = votes.reduce((sum, vote) => sum + vote.proposal.entrants.length - 1, 0);
        expect(gone).toBe(n - left.length);
        for (const vote of votes) expect(vote.proposal.entrants.length).toBeLessThanOrEqual(groupSize);
      }
    }
  });

  it('is won by an entrant that wins all its matches, wherever it stands', () => {
    for (let n = 2; n <= 17; n++) {
      for (const best of field(n)) {
        const { left } = playAll(n, 2, 1, (match) => (match.includes(best) ? best : match[0]));
        expect(left).toEqual([best]);
      }
    }
  });

  it('takes as many rounds as halving takes', () => {
    const rounds = (n: number) => Math.max(0, ...playAll(n, 2, 1).votes.map((vote) => vote.proposal.round));
    expect([1, 2, 3, 4, 5, 8, 9, 16].map(rounds)).toEqual([0, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('waits for the matches under way before the next round', () => {
    const { votes } = playAll(4, 2, 1);
    const running = votes.slice(0, 2).map((vote, i) => (i === 0 ? { ...vote, winner: null } : vote));
    const contest = { bracket: 'x', entrants: field(4), groupSize: 2, survivors: 1 };
    expect(standing(running, contest)).toEqual({ kind: 'wait' });
  });

  it('does not take the votes of another bracket for its own', () => {
    const { votes } = playAll(4, 2, 1);
    const contest = { bracket: 'y', entrants: field(4), groupSize: 2, survivors: 1 };
    expect(standing(votes, contest)).toMatchObject({ kind: 'match', round: 1 });
  });
});
