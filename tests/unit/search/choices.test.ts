import { describe, expect, it } from 'vitest';
import { type AttemptId, attemptId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { type Random, seededRandom } from '@/server/core/base/random';
import type { Decision } from '@/server/core/ports/strategy';
import { tablesOf } from '@/server/core/run/state';
import { strategyNamed } from '@/server/search';
import { beamRound, ranking } from '@/server/search/policies/beam-rounds';
import { pairings, standing } from '@/server/search/policies/bracket';
import { branchPoints } from '@/server/search/policies/branch-points';
import { contenders, doneWithWinner } from '@/server/search/policies/contest';
import { drawIndex } from '@/server/search/policies/draw';
import { visitCounts } from '@/server/search/policies/visit-counts';
import { decisionRandom } from '@/server/search/view';
import { wouldDecide } from '@/server/search/what-if';
import { TreeBuilder } from './build-tree';

const decide = (
  tree: TreeBuilder,
  name: string,
  given: Record<string, unknown> = {},
  random: Random = seededRandom('s'),
): Decision => {
  const strategy = strategyNamed(name);
  return strategy.propose(tree.view(), strategy.parameters.parse(given), random);
};
function proposed(decision: Decision) {
  if (decision.kind !== 'propose') throw new Error(`decided ${decision.kind}`);
  return decision;
}
const reasonOf = (decision: Decision) =>
  'selection' in decision ? decision.selection.reason : 'reason' in decision ? decision.reason : '';
const always = (value: number) => () => value;

describe('reasons', () => {
  it('of a single attempt', () => {
    const tree = new TreeBuilder('single');
    expect(proposed(decide(tree, 'single', { steps: 9 }))).toMatchObject({
      proposal: {
        kind: 'expand',
        from: rootNodeId,
        steps: 9,
        temperature: 0.2,
        memory: 'none',
        hint: null,
        backup: true,
      },
      selection: {
        chosen: rootNodeId,
        candidates: [{ node: rootNodeId, score: 0, terms: {} }],
        reason: 'The only attempt starts at the root.',
      },
    });
    const { id, head } = tree.walk();
    expect(decide(tree, 'single')).toEqual({ kind: 'wait' });
    tree.end(id, head, 0);
    expect(decide(tree, 'single')).toEqual({ kind: 'done', reason: 'The only attempt has ended.' });
    tree.walk({ reward: 1, by: { kind: 'person', name: 'Ada' } });
    expect(decide(tree, 'single')).toEqual({ kind: 'done', reason: 'n2 passes all visible tests.' });
  });

  it('of a best of n', () => {
    const tree = new TreeBuilder('best-of-n');
    tree.walk({ reward: 0 });
    const second = proposed(
      decide(tree, 'best-of-n', { n: 2, temperatureChange: 0.4, approaches: 'varied' }),
    );
    expect(second.selection.reason).toBe('Independent attempt 2 of 2 starts at the root.');
    expect(second.proposal.temperature).toBeCloseTo(1.2, 12);
    expect(second.proposal.hint).toMatch(/^Read every function/);
    tree.walk({ reward: 0 });
    expect(reasonOf(decide(tree, 'best-of-n', { n: 2 }))).toBe('All 2 attempts have ended.');
  });

  it('of a sequence, with what it is told and where it goes on', () => {
    const tree = new TreeBuilder('sequential');
    expect(reasonOf(decide(tree, 'sequential'))).toBe('Attempt 1 of 5 starts at the root.');
    const { id, head } = tree.walk({ steps: 2, reward: 0.5 });
    tree.learnt({
      attemptId: id,
      approachTried: 'guessing',
      firstFailure: null,
      relevantFiles: [],
      testOutputs: [],
      partialWins: [{ from: rootNodeId, to: head, fixed: ['a'], edits: [] }],
      failedEdits: [],
      keyFindings: [],
      postMortem: null,
      reward: 0.5,
    });
    const at = (given: object) => proposed(decide(tree, 'sequential', { ...given }));
    expect(at({}).selection.reason).toBe(
      'Attempt 2 of 5 starts at the root with the experience of 1 earlier attempt.',
    );
    expect(at({ memory: 'none' }).selection.reason).toBe('Attempt 2 of 5 starts at the root.');
    expect(at({ reuse: 'best-win' })).toMatchObject({
      proposal: { from: head },
      selection: {
        chosen: head,
        reason:
          'Attempt 2 of 5 continues a partial win with the experience of 1 earlier attempt. n2 is the end of a partial win with reward 0.50.',
      },
    });
    expect(at({ reuse: 'never' }).proposal.from).toBe(rootNodeId);
    expect(at({ approaches: 'unlike-before' }).proposal.hint).toBe(
      'Approach this differently from: guessing',
    );
  });

  it('of a beam, alone and among others', () => {
    const tree = new TreeBuilder('beam');
    const first = proposed(decide(tree, 'beam'));
    expect(first.selection.reason).toBe('n0 is the only trajectory in round 1. This is continuation 1 of 4.');
    expect(first.proposal).toMatchObject({ steps: 10, horizon: 40 });
    for (const reward of [0.5, 0.25]) tree.walk({ reward });
    const given = { width: 2, branching: 2 };
    expect(reasonOf(decide(tree, 'beam', given))).toBe(
      'n1 is the best of 2 trajectories in round 2. This is continuation 1 of 2.',
    );
    tree.walk({ from: nodeId(1) });
    // The one that was continued least goes next.
    expect(reasonOf(decide(tree, 'beam', given))).toBe(
      'n2 is number 2 of 2 trajectories in round 2. This is continuation 1 of 2.',
    );
    tree.walk({ from: nodeId(2) });
    expect(reasonOf(decide(tree, 'beam', given))).toBe(
      'n1 is the best of 2 trajectories in round 2. This is continuation 2 of 2.',
    );
    const done = new TreeBuilder('beam');
    done.walk({ last: 'finish', reward: 0.5 });
    expect(decide(done, 'beam', { branching: 1 })).toEqual({
      kind: 'done',
      reason: 'Every kept trajectory has ended, so nothing is left to continue.',
    });
  });

  it('of a tree search: room, the only branch, the highest, one drawn of equals', () => {
    const given = { linearUntilFirstFinish: false, branching: 1 };
    const tree = new TreeBuilder('mcts');
    expect(proposed(decide(tree, 'mcts', given)).selection).toEqual({
      chosen: rootNodeId,
      candidates: [
        { node: rootNodeId, score: 0, terms: { value: 0, explore: 0, depthBonus: 0, depthPenalty: 0 } },
      ],
      reason: 'n0 can have another expansion.',
    });
    tree.walk({ reward: 0.5 });
    const only = proposed(decide(tree, 'mcts', given)).selection;
    expect(only.reason).toBe(
      'n1 is the only open branch below n0. Its value is 0.50, and it was visited once.',
    );
    expect(only).not.toHaveProperty('draw');
    tree.walk({ reward: 0.5 });
    const two = { ...given, branching: 2 };
    for (const [draw, chosen] of [
      [0.49, 'n1'],
      [0.5, 'n2'],
    ] as const) {
      const drawn = proposed(decide(tree, 'mcts', two, always(draw))).selection;
      expect(drawn).toMatchObject({ chosen, draw });
      expect(drawn.reason).toBe(
        `${chosen} was drawn by chance, because 2 candidates below n0 share the highest score. Its value is 0.50, and it was visited once.`,
      );
    }
    tree.walk({ from: nodeId(1), last: 'finish', reward: 0 });
    tree.walk({ from: nodeId(1), last: 'finish', reward: 0 });
    tree.walk({ from: nodeId(2), last: 'finish', reward: 0 });
    tree.walk({ from: nodeId(2), last: 'finish', reward: 0 });
    expect(decide(tree, 'mcts', two)).toEqual({
      kind: 'done',
      reason: 'Every branch point has its 2 expansions or cannot be expanded.',
    });
  });

  it('of a first walk of a tree search, which is as long as an attempt may be', () => {
    const tree = new TreeBuilder('mcts');
    expect(proposed(decide(tree, 'mcts'))).toMatchObject({
      proposal: { steps: 40 },
      selection: {
        reason: 'The first attempt starts at the root and runs until it finishes. Branching starts after it.',
      },
    });
  });

  it('of adaptive branching', () => {
    const tree = new TreeBuilder('ab-mcts');
    expect(reasonOf(decide(tree, 'ab-mcts'))).toBe(
      'n0 has no branch to continue, so a new branch starts there.',
    );
    tree.walk({ reward: 0.5 });
    const reasons = Array.from({ length: 40 }, (_, i) =>
      reasonOf(decide(tree, 'ab-mcts', {}, seededRandom(`${i}`))),
    );
    expect(
      reasons.some((reason) =>
        /^At n0, a new branch drew 0\.\d\d, and its one branch drew 0\.\d\d\.$/.test(reason),
      ),
    ).toBe(true);
    expect(reasons).toContain('n1 has no branch to continue, so a new branch starts there.');
    const done = new TreeBuilder('ab-mcts');
    done.walk({ reward: 1 });
    expect(reasonOf(decide(done, 'ab-mcts'))).toBe('n1 passes all visible tests.');
  });

  it('of votes', () => {
    const tree = new TreeBuilder('tournament');
    const given = { n: 3, judgeTemperature: 0.25, votes: 3 };
    expect(reasonOf(decide(tree, 'tournament', given))).toBe(
      'Independent attempt 1 of 3 starts at the root.',
    );
    for (let i = 0; i < 3; i++) tree.walk({ reward: 0.5 });
    expect(decide(tree, 'tournament', given)).toEqual({
      kind: 'vote',
      proposal: {
        kind: 'vote',
        entrants: [attemptId(1), attemptId(2)],
        votes: 3,
        temperature: 0.25,
        bracket: 'tournament',
        round: 1,
      },
      reason: 'Round 1 of the tournament: a1 against a2. The round has 1 match, and 1 attempt has a bye.',
    });
    tree.vote({
      entrants: [attemptId(1), attemptId(2)],
      bracket: 'tournament',
      round: 1,
      winner: attemptId(2),
    });
    tree.vote({
      entrants: [attemptId(2), attemptId(3)],
      bracket: 'tournament',
      round: 2,
      winner: attemptId(3),
    });
    expect(decide(tree, 'tournament', given)).toEqual({
      kind: 'done',
      reason: 'Attempt 3 won the tournament of 3. Its result is n3.',
      winner: nodeId(3),
    });
    const alone = new TreeBuilder('tournament');
    alone.walk({ reward: 0.5 });
    alone.walk({ reward: 0 });
    expect(reasonOf(decide(alone, 'tournament', { n: 2 }))).toBe(
      'Attempt 1 alone has the highest reward. Its result is n1.',
    );
    const none = new TreeBuilder('tournament');
    none.limit({ steps: 0 });
    expect(decide(none, 'tournament')).toEqual({
      kind: 'done',
      reason: 'No attempt gave a result that could be judged.',
    });
  });

  it('of two rounds', () => {
    const tree = new TreeBuilder('refine');
    const given = { n0: 2, n1: 1, k: 1 };
    expect(reasonOf(decide(tree, 'refine', given))).toBe('First round: independent attempt 1 of 2.');
    tree.walk({ reward: 0.25 });
    expect(reasonOf(decide(tree, 'refine', given))).toBe('First round: independent attempt 2 of 2.');
    tree.walk({ reward: 0.25 });
    const entrants = [attemptId(1), attemptId(2)];
    expect(reasonOf(decide(tree, 'refine', given))).toBe(
      'Round 1 of the selection: a1 against a2. The round has 1 match.',
    );
    tree.vote({ entrants, bracket: 'selection', round: 1, winner: attemptId(2) });
    expect(proposed(decide(tree, 'refine', given))).toMatchObject({
      proposal: { experienceOf: ['a2'], steps: 40, memory: 'summary' },
      selection: { reason: 'Second round: new attempt 1 of 1, with the experience of a2.' },
    });
    tree.walk({ reward: 0.5, experienceOf: [attemptId(2)] });
    expect(reasonOf(decide(tree, 'refine', given))).toBe(
      'Attempt 3 alone has the highest reward. Its result is n3.',
    );
    expect(reasonOf(decide(tree, 'refine', { ...given, finalists: 'all' }))).toBe(
      'Attempt 3 alone has the highest reward. Its result is n3.',
    );
    tree.walk({ reward: 0.5, experienceOf: [attemptId(2)] });
    tree.vote({ entrants: [attemptId(3), attemptId(4)], bracket: 'final', round: 1, winner: attemptId(4) });
    expect(reasonOf(decide(tree, 'refine', given))).toBe('Attempt 4 won the final of 2. Its result is n4.');
  });

  it('of a run with a probe', () => {
    const tree = new TreeBuilder('adaptive');
    expect(proposed(decide(tree, 'adaptive', { probeSteps: 1 }))).toMatchObject({
      proposal: { steps: 1, memory: 'none', probe: { tokens: 2000, estimate: 'rule' } },
      selection: { reason: 'A probe of 1 step from the root estimates how hard the task is.' },
    });
    tree.walk({ steps: 1, reward: 0, probe: { tokens: 1, estimate: 'rule' } });
    expect(decide(tree, 'adaptive')).toEqual({
      kind: 'done',
      reason: 'The probe ended without an estimate.',
    });
  });
});

describe('a second round', () => {
  it('is begun for good once the selection is under way, even where more attempts may be made', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ attempts: 4 });
    const given = { n0: 4, n1: 4, k: 1 };
    for (let i = 0; i < 2; i++) tree.walk({ reward: 0 });
    tree.vote({ entrants: [attemptId(1), attemptId(2)], bracket: 'selection', round: 1 });
    tree.limit({ attempts: 20 });
    expect(decide(tree, 'refine', given)).toEqual({ kind: 'wait' });
  });

  it('follows a first attempt of a single step, where the budget has no more', () => {
    const tree = new TreeBuilder('refine');
    tree.limit({ steps: 3 });
    expect(proposed(decide(tree, 'refine', { n0: 1, n1: 1 })).proposal.steps).toBe(1);
  });

  it('ends with the best of its own attempts where these alone are finalists, however few', () => {
    const tree = new TreeBuilder('refine');
    const given = { n0: 1, n1: 1, context: 'single', finalists: 'all' };
    tree.walk({ reward: 0.5 });
    tree.walk({ reward: 0.25, experienceOf: [attemptId(1)] });
    expect(decide(tree, 'refine', given)).toMatchObject({ kind: 'done', winner: nodeId(2) });
    expect(decide(tree, 'refine', { ...given, finalists: 'best' })).toMatchObject({ winner: nodeId(1) });
  });

  it('waits for a vote under way, and for the last of its attempts', () => {
    const tree = new TreeBuilder('refine');
    const given = { n0: 1, n1: 1, context: 'single' };
    tree.walk({ reward: 0 });
    tree.walk({ experienceOf: [attemptId(1)] });
    expect(decide(tree, 'refine', given)).toEqual({ kind: 'wait' });
  });
});

describe('a round of matches', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  it.each<[number, number, number, number[][], number[]]>([
    [
      4,
      2,
      1,
      [
        [1, 2],
        [3, 4],
      ],
      [],
    ],
    [
      5,
      2,
      1,
      [
        [1, 2],
        [3, 4],
      ],
      [5],
    ],
    [
      5,
      3,
      1,
      [
        [1, 2, 3],
        [4, 5],
      ],
      [],
    ],
    [5, 2, 4, [[1, 2]], [3, 4, 5]],
    [6, 4, 3, [[1, 2, 3, 4]], [5, 6]],
    [3, 2, 3, [], [1, 2, 3]],
    [1, 2, 1, [], [1]],
    [7, 32, 1, [[1, 2, 3, 4, 5, 6, 7]], []],
  ])('of %d in groups of %d down to %d', (count, size, survivors, groups, byes) => {
    expect(pairings(names(count), size, survivors)).toEqual({ groups, byes });
  });

  it('goes by votes of its own bracket, round and entrants alone', () => {
    const entrants = names(3).map((i) => attemptId(i)) as [AttemptId, AttemptId, AttemptId];
    const contest = { bracket: 'final', entrants, groupSize: 2, survivors: 1 };
    const stands = (
      ...votes: { entrants: AttemptId[]; bracket?: string; round?: number; winner?: AttemptId }[]
    ) => {
      const tree = new TreeBuilder('x');
      for (const vote of votes) tree.vote({ bracket: 'final', round: 1, ...vote });
      return standing(tree.state().votes.values(), contest);
    };
    const [a, b, c] = entrants;
    const open = { kind: 'match', round: 1, match: [a, b], matches: 1, byes: 1 };
    expect(stands()).toEqual(open);
    expect(stands({ entrants: [a, b], bracket: 'other', winner: a })).toEqual(open);
    expect(stands({ entrants: [a, b], round: 2, winner: a })).toEqual(open);
    expect(stands({ entrants: [a, c], winner: a })).toEqual(open);
    expect(stands({ entrants: [b, a], winner: a })).toEqual(open);
    expect(stands({ entrants: [a, b, c], winner: a })).toEqual(open);
    expect(stands({ entrants: [a, b] })).toEqual({ kind: 'wait' });
    expect(stands({ entrants: [a, b], winner: a })).toEqual({
      kind: 'match',
      round: 2,
      match: [a, c],
      matches: 1,
      byes: 0,
    });
    expect(stands({ entrants: [a, b], winner: b }, { entrants: [b, c], round: 2, winner: c })).toEqual({
      kind: 'decided',
      survivors: [c],
    });
  });
});

describe('those who compete', () => {
  it('have ended with something that was judged', () => {
    const tree = new TreeBuilder('x');
    tree.walk({ reward: 0.5 });
    tree.walk();
    tree.walk({ reward: 0 });
    tree.walk({ reward: 0.5 });
    const view = tree.view();
    const all = [...view.state.attempts.values()];
    expect(contenders(view, all, 'all')).toEqual(['a1', 'a3', 'a4']);
    expect(contenders(view, all, 'best')).toEqual(['a1', 'a4']);
    expect(contenders(view, [], 'best')).toEqual([]);
    expect(doneWithWinner(view, [], 'won')).toEqual({
      kind: 'done',
      reason: 'No attempt gave a result that could be judged.',
    });
  });
});

describe('a draw', () => {
  it('takes an index as often as its weight says', () => {
    const at = (value: number, ...weights: number[]) => drawIndex(always(value), weights);
    expect(at(0, 1, 3)).toEqual({ index: 0, draw: 0 });
    expect(at(0.24, 1, 3).index).toBe(0);
    expect(at(0.25, 1, 3).index).toBe(1);
    expect(at(0.99, 1, 3).index).toBe(1);
    expect(at(0, 0, 1).index).toBe(1);
    // Rounding may leave a remainder: it is the last one's that may be drawn.
    expect(at(1, 2, 1, 0)).toEqual({ index: 1, draw: 1 });
  });
});

describe('the round of a beam', () => {
  const roundOf = (tree: TreeBuilder, width = 2, branching = 1) => {
    const round = beamRound(tree.view(), { strategy: 'beam', width, branching });
    return {
      number: round.number,
      considered: round.considered.map(({ node, value }) => [node.id, value]),
      kept: round.kept.map(({ node, started }) => [node.id, started]),
      round,
    };
  };

  it('begins at the root, and holds every end each once', () => {
    const tree = new TreeBuilder('beam');
    expect(roundOf(tree)).toMatchObject({ number: 1, considered: [['n0', 0]], kept: [['n0', 0]] });
    tree.walk({ reward: 0.5 });
    expect(roundOf(tree)).toMatchObject({ number: 2, considered: [['n1', 0.5]], kept: [['n1', 0]] });
    expect(ranking(roundOf(tree).round, nodeId(1))).toBe('the only trajectory');
    tree.walk({ from: nodeId(1) });
    expect(roundOf(tree)).toMatchObject({ number: 2, kept: [['n1', 1]] });
  });

  it('orders ends by reward, or by the value that a person set', () => {
    const tree = new TreeBuilder('beam');
    for (const reward of [0.25, 0.75, 0.5]) tree.walk({ reward });
    const order = () => roundOf(tree, 2, 3).kept.map(([id]) => id);
    expect(order()).toEqual(['n2', 'n3']);
    tree.mark(nodeId(1), { mark: 'value', to: 0.6 });
    expect(order()).toEqual(['n2', 'n1']);
  });

  it('orders equal ends by a number that the seed and the node give', () => {
    const tree = new TreeBuilder('beam');
    for (let i = 0; i < 6; i++) tree.walk({ reward: 0.5 });
    const tie = (id: number) => seededRandom(`1/beam/n${id}`)();
    const expected = [1, 2, 3, 4, 5, 6].sort((a, b) => tie(b) - tie(a)).map((id) => `n${id}`);
    expect(roundOf(tree, 6).kept.map(([id]) => id)).toEqual(expected);
  });

  it('waits with the next round until the last continuation has ended', () => {
    const tree = new TreeBuilder('beam');
    const { id, head } = tree.walk();
    expect(roundOf(tree)).toMatchObject({ number: 1, kept: [['n0', 1]] });
    tree.end(id, head, 0.5);
    expect(roundOf(tree).number).toBe(2);
  });

  it('leaves out attempts that took no step', () => {
    const tree = new TreeBuilder('beam');
    const { id } = tree.walk({ steps: 0 });
    tree.end(id, rootNodeId, 0);
    expect(roundOf(tree)).toMatchObject({ number: 1, considered: [], kept: [] });
  });
});

describe('visits as a tree search counts them', () => {
  it('are those backed up, and one without reward for each attempt under way at or below', () => {
    const tree = new TreeBuilder('mcts');
    const { head } = tree.walk({ steps: 2, reward: 0.5 });
    tree.walk({ from: head });
    tree.walk({ from: head });
    const view = tree.view();
    const count = visitCounts(view, []);
    const of = (id: number) => {
      const node = view.state.nodes.get(nodeId(id));
      return node && count(node);
    };
    expect(of(2)).toEqual({ visits: 3, value: 0.5 / 3 });
    expect(of(0)).toEqual({ visits: 3, value: 0.5 / 3 });
    // Nothing was backed up through what is under way.
    expect(of(3)).toEqual({ visits: 0, value: 0 });
  });

  it('are a branch point’s more than its expansions where attempts under way have settled nothing', () => {
    const tree = new TreeBuilder('mcts');
    tree.walk({ steps: 0 });
    tree.walk({ steps: 0 });
    const root = (branching: number) => branchPoints(tree.view(), { branching, walk: null });
    expect([root(2).expandable, root(3).expandable, root(2).open]).toEqual([false, true, false]);
    expect(root(3)).toMatchObject({ visits: 2, children: [], parent: null });
  });
});

describe('adaptive', () => {
  it('shows the tree search of its hard route what people started too', () => {
    const tree = new TreeBuilder('adaptive');
    const { id } = tree.walk({ steps: 1, reward: 0, probe: { tokens: 1, estimate: 'rule' } });
    tree.estimated(id, {
      difficulty: 'hard',
      features: {
        files: 1,
        tests: 1,
        targets: 1,
        filesTouched: 0,
        stepsToLocalize: null,
        failureKinds: [],
        bestReward: 0,
      },
      by: 'rule',
      points: 9,
      probability: null,
      calibration: null,
      reason: '',
    });
    tree.walk({ steps: 3, editsFrom: 1, reward: 0 });
    for (const [reward, by] of [
      [0.8, { kind: 'person', name: 'Ada' }],
      // Another strategy had the run before.
      [0.9, { kind: 'strategy', name: 'single' }],
    ] as const) {
      const { head } = tree.walk({ steps: 2, reward, by });
      const { selection } = proposed(decide(tree, 'adaptive'));
      expect(selection.candidates.map(({ node }) => node)).toContain(head);
    }
  });
});

describe('what a strategy would decide', () => {
  it('is what it decides with the seed of the next decision, and nothing before the root is known', () => {
    const tree = new TreeBuilder('mcts');
    const mcts = strategyNamed('mcts');
    expect(wouldDecide(tree.state(), mcts, {})).toMatchObject({ kind: 'propose' });
    const state = tree.state();
    expect(wouldDecide(state, mcts, {})).toEqual(
      mcts.propose(tree.view(), mcts.parameters.parse({}), decisionRandom(state)),
    );
    expect(wouldDecide({ ...state, ...tablesOf({}) }, mcts, {})).toBeNull();
  });
});
