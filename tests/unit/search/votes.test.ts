import { describe, expect, it } from 'vitest';
import { type AttemptId, attemptId, rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { Decision } from '@/server/core/ports/strategy';
import { refine } from '@/server/search/strategies/refine';
import { tournament } from '@/server/search/strategies/tournament';
import { TreeBuilder } from './build-tree';

type Change = Record<string, unknown>;
const byTournament = (tree: TreeBuilder, change: Change = {}): Decision =>
  tournament.propose(tree.view(), tournament.parameters.parse(change), seededRandom('s'));
const byRefine = (tree: TreeBuilder, change: Change = {}): Decision =>
  refine.propose(tree.view(), refine.parameters.parse(change), seededRandom('s'));

const a = (ordinal: number) => attemptId(ordinal);

/** Answers every vote that is proposed for the entrant of the highest number. Returns the first other decision. */
function settleVotes(
  tree: TreeBuilder,
  decide: () => Decision,
): { decision: Decision; matches: AttemptId[][] } {
  const matches: AttemptId[][] = [];
  for (;;) {
    const decision = decide();
    if (decision.kind !== 'vote') return { decision, matches };
    const { entrants, bracket, round } = decision.proposal;
    matches.push(entrants);
    tree.vote({ entrants, bracket, round, winner: entrants.at(-1) });
  }
}

describe('tournament', () => {
  it('makes n independent attempts before anything is voted on', () => {
    const tree = new TreeBuilder('tournament');
    for (let i = 0; i < 4; i++) {
      expect(byTournament(tree, { n: 4 })).toMatchObject({
        kind: 'propose',
        proposal: { from: rootNodeId, memory: 'none' },
      });
      tree.walk({ steps: 2 });
    }
    expect(byTournament(tree, { n: 4 })).toEqual({ kind: 'wait' });
  });

  it('votes in pairs until one is left, and ends the run with its result', () => {
    const tree = new TreeBuilder('tournament');
    const heads = Array.from({ length: 4 }, () => tree.walk({ reward: 0 }).head);
    const { decision, matches } = settleVotes(tree, () => byTournament(tree, { n: 4 }));
    expect(matches).toEqual([
      [a(1), a(2)],
      [a(3), a(4)],
      [a(2), a(4)],
    ]);
    expect(decision).toMatchObject({ kind: 'done', winner: heads[3] });
  });

  it('asks for the ballots and the group size it was told', () => {
    const tree = new TreeBuilder('tournament');
    for (let i = 0; i < 5; i++) tree.walk({ reward: 0 });
    expect(byTournament(tree, { n: 5, groupSize: 3, votes: 5 })).toMatchObject({
      kind: 'vote',
      proposal: { entrants: [a(1), a(2), a(3)], votes: 5, round: 1 },
    });
  });

  it('lets only the attempts of the highest visible reward compete, unless all shall', () => {
    const tree = new TreeBuilder('tournament');
    for (const reward of [0.5, 0, 0.5, 0.25]) tree.walk({ reward });
    expect(byTournament(tree, { n: 4 })).toMatchObject({ proposal: { entrants: [a(1), a(3)] } });
    expect(byTournament(tree, { n: 4, entrants: 'all' })).toMatchObject({
      proposal: { entrants: [a(1), a(2)] },
    });
  });

  it('needs no vote where one attempt is ahead of all', () => {
    const tree = new TreeBuilder('tournament');
    const head = [0.5, 0.75, 0].map((reward) => tree.walk({ reward }).head)[1];
    expect(byTournament(tree, { n: 3 })).toMatchObject({ kind: 'done', winner: head });
  });

  it('votes on what there is when the budget leaves no further attempt', () => {
    const tree = new TreeBuilder('tournament');
    for (let i = 0; i < 2; i++) tree.walk({ reward: 0 });
    tree.limit({ steps: 0 });
    expect(byTournament(tree)).toMatchObject({ kind: 'vote', proposal: { entrants: [a(1), a(2)] } });
  });
});

describe('refine', () => {
  const settings = { n0: 4, k: 2, n1: 2 };

  /** The first round over, and the selection voted on where there is one. */
  function afterFirst(change: Change = {}) {
    const tree = new TreeBuilder('refine');
    const all = { ...settings, ...change };
    for (let i = 0; i < 4; i++) {
      expect(byRefine(tree, all)).toMatchObject({ kind: 'propose', proposal: { memory: 'none' } });
      tree.walk({ reward: [0, 0.25, 0.25, 0][i] ?? 0 });
    }
    return { tree, ...settleVotes(tree, () => byRefine(tree, all)) };
  }

  it('selects k of the first round by votes, and no fewer', () => {
    const { matches } = afterFirst();
    expect(matches).toEqual([
      [a(1), a(2)],
      [a(3), a(4)],
    ]);
  });

  it('starts the second round afresh at the root, told exactly those', () => {
    const { tree, decision } = afterFirst();
    const context = { from: rootNodeId, memory: 'summary', experienceOf: [a(2), a(4)] };
    expect(decision).toMatchObject({ kind: 'propose', proposal: context });
    tree.walk({ experienceOf: [a(2), a(4)], reward: 0 });
    expect(byRefine(tree, settings)).toMatchObject({ kind: 'propose', proposal: context });
  });

  it('holds a final among the best of both rounds, or among all of the second', () => {
    const { tree } = afterFirst();
    for (const reward of [0.25, 0]) tree.walk({ experienceOf: [a(2), a(4)], reward });
    expect(byRefine(tree, settings)).toMatchObject({
      kind: 'vote',
      proposal: { bracket: 'final', entrants: [a(2), a(3)] },
    });
    const { decision, matches } = settleVotes(tree, () => byRefine(tree, settings));
    expect(matches).toEqual([
      [a(2), a(3)],
      [a(3), a(5)],
    ]);
    expect(decision).toMatchObject({ kind: 'done', winner: 'n5' });
    expect(byRefine(tree, { ...settings, finalists: 'all' })).toMatchObject({
      proposal: { entrants: [a(5), a(6)] },
    });
  });

  it('draws k at random without a vote, the same k for every fresh attempt', () => {
    const { decision, matches, tree } = afterFirst({ context: 'random' });
    expect(matches).toEqual([]);
    if (decision.kind !== 'propose') throw new Error(decision.kind);
    const { experienceOf } = decision.proposal;
    expect(experienceOf).toHaveLength(2);
    tree.walk({ experienceOf, reward: 0 });
    expect(byRefine(tree, { ...settings, context: 'random' })).toMatchObject({ proposal: { experienceOf } });
  });

  it('tells one alone with `single`, another for each fresh attempt', () => {
    const { decision, tree } = afterFirst({ context: 'single' });
    expect(decision).toMatchObject({ proposal: { experienceOf: [a(1)] } });
    tree.walk({ experienceOf: [a(1)], reward: 0 });
    expect(byRefine(tree, { ...settings, context: 'single' })).toMatchObject({
      proposal: { experienceOf: [a(2)] },
    });
  });

  it('divides a budget that does not reach for all between the rounds as n0 : n1', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ steps: 60 });
    const steps: number[] = [];
    for (
      let next = byRefine(tree, { steps: 20 });
      next.kind === 'propose';
      next = byRefine(tree, { steps: 20 })
    ) {
      if (next.proposal.experienceOf) break;
      steps.push(next.proposal.steps);
      tree.walk({ steps: next.proposal.steps, reward: 0 });
    }
    expect(steps).toEqual([20, 10]);
  });

  it('is not told of anything while the first round lasts, and waits for all of it', () => {
    const tree = new TreeBuilder('refine');
    for (let i = 0; i < 4; i++) tree.walk();
    expect(byRefine(tree, settings)).toEqual({ kind: 'wait' });
  });
});
