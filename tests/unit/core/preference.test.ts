import { describe, expect, it } from 'vitest';
import { asAttemptId, asBlobHash, asNodeId, asSnapshotId, asVoteId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { pairwiseBracket, positionBias, standings } from '@/server/core/run/preference';
import type { RunState } from '@/server/core/run/state';
import { bestNode, isBetter } from '@/server/core/run/tree';
import { gradeOf } from '@/server/core/verdict/grade';
import { foldedRun } from './judged-run';

const [n1, n2, n3] = [asNodeId('n1'), asNodeId('n2'), asNodeId('n3')];

/** The judge compares two attempts in both orders; each ballot names the place it prefers, 0 or 1. */
function compared(state: RunState, one: number, other: number, first: number, second: number): void {
  const entrants = [asAttemptId(`a${one}`), asAttemptId(`a${other}`)];
  const ballots = [entrants, entrants.toReversed()].map((order, i) => ({
    choice: order[i === 0 ? first : second] ?? null,
    order,
    thought: asBlobHash('t'),
  }));
  const drawn = ballots[0]?.choice !== ballots[1]?.choice;
  const id = asVoteId(`v${state.votes.size + 1}`);
  state.votes.set({
    id,
    seq: 1,
    strategy: 'best-of-n',
    reason: '',
    proposal: {
      kind: 'vote',
      entrants,
      votes: 2,
      temperature: 0,
      bracket: pairwiseBracket,
      round: 1,
      swapped: true,
    },
    ballots,
    winner: ballots[0]?.choice ?? null,
    tied: drawn ? entrants : [],
  });
}

const choose = (state: RunState, nodes: [NodeState['id'], NodeState['id']], better: NodeState['id'] | null) =>
  state.choices.push({ seq: state.seq, by: 'me', nodes, better, reason: null });

describe('without a verifier', () => {
  it('the best is who wins most comparisons; the grade decides only between equals', () => {
    const state = foldedRun({ verifier: 'none', rewards: [0.9, 0.5, 0.5] });
    expect(bestNode(state)?.id).toBe(n1);
    compared(state, 1, 2, 1, 0);
    compared(state, 1, 3, 0, 1);
    compared(state, 2, 3, 0, 1);
    expect(standings(state).get(asSnapshotId('s:2'))).toEqual({ points: 2, compared: 2, refused: false });
    expect(bestNode(state)?.id).toBe(n2);
  });

  it('a verdict that turns with the order counts for nobody, and is counted as bias', () => {
    const state = foldedRun({ verifier: 'none', rewards: [0.4, 0.5, 0.1] });
    compared(state, 1, 2, 0, 0);
    compared(state, 1, 3, 0, 1);
    expect(positionBias(state)).toEqual({ pairs: 2, flipped: 1 });
    expect(standings(state).get(asSnapshotId('s:2'))?.points).toBe(0);
    expect(bestNode(state)?.id).toBe(n1);
  });

  it('a person overrules the judge on a pair, and what a person refused does not win while another stands', () => {
    const state = foldedRun({ verifier: 'none', rewards: [0.9, 0.5, 0.2] });
    compared(state, 1, 2, 0, 1);
    compared(state, 1, 3, 0, 1);
    expect(bestNode(state)?.id).toBe(n1);
    choose(state, [n1, n3], n3);
    expect(bestNode(state)?.id).toBe(n3);
    choose(state, [n1, n3], n1);
    expect(bestNode(state)?.id).toBe(n1);
    choose(state, [n1, n3], n3);
    choose(state, [n3, n2], n2);
    choose(state, [n2, n1], n1);
    expect(bestNode(state)?.id).toBe(n1);
  });

  it('what a person refused stays below its equals, whatever its grade', () => {
    const state = foldedRun({ verifier: 'none', rewards: [0.9, 0.5, 0.2] });
    compared(state, 1, 2, 0, 1);
    compared(state, 2, 3, 0, 1);
    choose(state, [n1, n3], n3);
    const table = standings(state);
    expect(['s:1', 's:2', 's:3'].map((id) => table.get(asSnapshotId(id)))).toEqual([
      { points: 0, compared: 2, refused: true },
      { points: 0, compared: 2, refused: false },
      { points: 0, compared: 2, refused: false },
    ]);
    expect(bestNode(state)?.id).toBe(n2);
    const drawn = foldedRun({ verifier: 'none', rewards: [0.1, 0.5] });
    choose(drawn, [n1, n2], null);
    expect(standings(drawn).get(asSnapshotId('s:1'))).toEqual({ points: 0, compared: 1, refused: false });
    choose(drawn, [n1, n2], n1);
    expect(standings(drawn).get(asSnapshotId('s:2'))).toEqual({ points: -1, compared: 1, refused: true });
  });

  it('what nobody compared stands below what won and above what lost, and nothing is compared with itself', () => {
    const state = foldedRun({ verifier: 'none', rewards: [0.9, 0.5, 0.1] });
    compared(state, 2, 3, 0, 1);
    expect(bestNode(state)?.id).toBe(n2);
    const lost = foldedRun({ verifier: 'none', rewards: [0.1, 0.2, 0.9] });
    compared(lost, 2, 3, 0, 1);
    compared(lost, 1, 2, 0, 1);
    expect(bestNode(lost)?.id).toBe(n1);
    const same = foldedRun({ verifier: 'none', rewards: [0.9, 0.5] });
    choose(same, [n1, n1], n1);
    compared(same, 2, 2, 0, 1);
    expect(standings(same).size).toBe(0);
  });

  it('a grade is the weighted mean of what the judge could tell', () => {
    expect(gradeOf([1, 1, 1, 1])).toBeCloseTo(1);
    expect(gradeOf([1, null, null, 0])).toBeCloseTo(0.5 / 0.6);
    expect(gradeOf([null, null, null, null])).toBe(0.5);
    expect(gradeOf([7, Number.NaN])).toBe(1);
  });
});

describe('with a verifier', () => {
  it('comparisons decide between results it finds equal, and never over it', () => {
    const state = foldedRun({ rewards: [1, 1, 0.5], solved: [true, true, false] });
    expect(bestNode(state)?.id).toBe(n1);
    choose(state, [n1, n2], n2);
    expect(bestNode(state)?.id).toBe(n2);
    choose(state, [n2, n3], n3);
    expect(bestNode(state)?.score?.solved).toBe(true);
  });

  it('the larger group of equal behaviour goes before the smaller, a person before both', () => {
    const state = foldedRun({ rewards: [1, 1, 1], solved: [true, true, true] });
    state.contrasts.push({
      seq: 9,
      clusters: [
        { nodes: [n2, n3], attempts: 2 },
        { nodes: [n1], attempts: 1 },
      ],
      cases: [],
      tried: 4,
    });
    expect(bestNode(state)?.id).toBe(n2);
    choose(state, [n1, n2], n1);
    choose(state, [n1, n3], n1);
    expect(bestNode(state)?.id).toBe(n1);
  });

  it('the smallest patch of a solution goes before it, and a person before that', () => {
    const state = foldedRun({ rewards: [1, 1], solved: [true, true] });
    const [first, second] = [...state.attempts.values()];
    if (!first || !second) throw new Error('two attempts were wanted');
    state.attempts.set({ ...second, proposal: { ...second.proposal, minimises: n1 } });
    state.minimisations = [{ seq: 9, nodeId: n1, hunks: [], most: 9, trials: [], kept: [], cut: null }];
    expect(bestNode(state)?.id).toBe(n2);
    choose(state, [n1, n2], n1);
    expect(bestNode(state)?.id).toBe(n1);
  });

  it('isBetter itself knows no preferences', () => {
    const state = foldedRun({ rewards: [1, 1, 0.5], solved: [true, true, false] });
    const [one, two] = [state.nodes.get(n1), state.nodes.get(n2)];
    if (!one || !two) throw new Error('two nodes were wanted');
    expect([isBetter(one, two), isBetter(two, one)]).toEqual([true, false]);
  });
});
