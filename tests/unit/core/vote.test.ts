import { describe, expect, it } from 'vitest';
import { flipsOf, isDecided, tally, winnerOf } from '@/server/core/agent/vote';
import { asBlobHash, attemptId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { fromWire, toWire } from '@/server/core/run/wire';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

const [a, b, c] = [attemptId(1), attemptId(2), attemptId(3)];

/** A vote of so many ballots; 1 is the first entrant, 0 an answer that names none. */
function vote(choices: number[], votes = 8, entrants = [a, b, c]) {
  const ballots = choices.map((choice) => ({
    choice: entrants[choice - 1] ?? null,
    order: entrants,
    thought: asBlobHash('t'),
  }));
  return {
    ballots,
    proposal: { kind: 'vote' as const, entrants, votes, temperature: 0, bracket: 'x', round: 1 },
  };
}

describe('a vote', () => {
  it('goes to the entrant with the most ballots', () => {
    expect(tally(vote([1, 2, 2, 3, 2, 1, 0]))).toEqual([2, 3, 1]);
    expect(winnerOf(vote([1, 2, 2, 3, 2, 1]), seededRandom('s'))).toEqual({ winner: b, tied: [] });
  });

  it('with equals is drawn among the leading alone, alike for a seed, and says so', () => {
    const drawn = Array.from({ length: 60 }, (_, i) =>
      winnerOf(vote([1, 1, 3, 3, 2]), seededRandom(`s${i}`)),
    );
    expect(new Set(drawn.map(({ winner }) => winner))).toEqual(new Set([a, c]));
    expect(drawn.every(({ tied }) => tied.join() === [a, c].join())).toBe(true);
    const again = winnerOf(vote([1, 1, 3, 3, 2]), seededRandom('s7'));
    expect(again).toEqual(drawn[7]);
  });

  it('that its ballots decide draws nothing', () => {
    const drawing = () => {
      throw new Error('A number was drawn.');
    };
    expect(winnerOf(vote([1, 2, 2]), drawing).winner).toBe(b);
    expect(() => winnerOf(vote([1, 2]), drawing)).toThrow('A number was drawn.');
  });

  it('tells how many pairs of ballots turned with the order, of whole pairs that named somebody', () => {
    const flips = (choices: number[], swapped = true) => {
      const { ballots, proposal } = vote(choices);
      return flipsOf({ ballots, proposal: { ...proposal, swapped } });
    };
    expect(flips([1, 1, 1, 2, 3, 3])).toEqual({ pairs: 3, flipped: 1 });
    expect(flips([1, 2, 2])).toEqual({ pairs: 1, flipped: 1 });
    expect(flips([1, 0, 0, 2, 2, 2])).toEqual({ pairs: 1, flipped: 0 });
    expect(flips([1, 2], false)).toEqual({ pairs: 0, flipped: 0 });
  });

  it('without a valid ballot is drawn among all', () => {
    expect(winnerOf(vote([0, 0]), seededRandom('s')).tied).toEqual([a, b, c]);
  });

  it('is decided once the ballots left cannot change its winner, not before', () => {
    expect(isDecided(vote([1, 1, 1, 1], 8))).toBe(false);
    expect(isDecided(vote([1, 1, 1, 1, 1], 8))).toBe(true);
    expect(isDecided(vote([1, 1, 2, 2], 5))).toBe(false);
    expect(isDecided(vote([1, 2, 0, 0], 4))).toBe(true);
  });
});

it('a run with votes goes over the wire and back as it was', () => {
  const tree = new TreeBuilder('tournament');
  const entrants = [0, 0.5].map((reward) => tree.walk({ reward }).id);
  tree.vote({ entrants, bracket: 'tournament', round: 1, winner: entrants[1] });
  tree.vote({ entrants, bracket: 'tournament', round: 2 });
  const state = tree.state();
  expect(state.votes.size).toBe(2);
  const back = fromWire(JSON.parse(JSON.stringify(toWire(state))));
  expect(back.votes.toArray()).toEqual(state.votes.toArray());
  expect(toWire(back)).toEqual(toWire(state));
});
