import { describe, expect, it } from 'vitest';
import { attemptId, nodeId } from '@/server/core/base/ids';
import { byHistory, byRule, tooFewExamples } from '@/server/search/difficulty/sentences';
import { attemptWon, endOfWin, matchHeld, noRoot, rankOf } from '@/server/search/policies/sentences';
import { solutionFound } from '@/server/search/propose/sentences';
import { noParameter, noStrategy, strategyExists, wrongParameter } from '@/server/search/sentences';
import * as say from '@/server/search/strategies/sentences';

const [n1, n2, n3] = [nodeId(1), nodeId(2), nodeId(3)];

/** Each sentence with what it reads. They are made within the test, so that the test is known to reach them. */
const read = (rows: () => Record<string, string>) =>
  it('read as they are meant', () => {
    const made = rows();
    expect(Object.values(made)).toEqual(Object.keys(made));
  });

describe('sentences of strategies', () => {
  read(() => ({
    'All 4 attempts have ended.': say.allEnded(4),
    'Independent attempt 2 of 4 starts at the root.': say.independentAttempt(2, 4),
    'Attempt 1 of 5 starts at the root.': say.nextAttempt({ ordinal: 1, of: 5, known: 0 }),
    'Attempt 2 of 5 starts at the root with the experience of 1 earlier attempt.': say.nextAttempt({
      ordinal: 2,
      of: 5,
      known: 1,
    }),
    'Attempt 3 of 5 continues a partial win with the experience of 2 earlier attempts. It is far.':
      say.continuesWin({ ordinal: 3, of: 5, known: 2 }, 'It is far.'),
    'n1 is the best of 7 trajectories in round 2. This is continuation 3 of 4.': say.continuation(
      n1,
      rankOf(1, 7),
      { round: 2, ordinal: 3, of: 4 },
    ),
    'Every branch point has its 3 expansions or cannot be expanded.': say.allExpanded(3),
    'n1 can have another expansion.': say.rootHasRoom(n1),
    'n2 is the only open branch below n1. Its value is 0.33, and it was visited once.': say.onlyBranch({
      id: n2,
      above: n1,
      value: 1 / 3,
      visits: 1,
    }),
    'n2 was drawn by chance, because 2 candidates below n1 share the highest score. Its value is 0.50, and it was visited 3 times.':
      say.drawnBranch({ id: n2, above: n1, value: 0.5, visits: 3 }, 2),
    'n2 has the highest score of 4 branches below n1. Its value is 1.00, and it was visited 0 times.':
      say.highestBranch({ id: n2, above: n1, value: 1, visits: 0 }, 4),
    'n1 has no branch to continue, so a new branch starts there.': say.noBranchYet(n1),
    'At n1, a new branch drew 0.25, and its one branch drew 0.12.': say.newBranchDrawn(n1, {
      fresh: 0.25,
      onward: 0.12,
      branches: 1,
    }),
    'At n1, a new branch drew 0.25, and its 2 branches drew 0.12.': say.newBranchDrawn(n1, {
      fresh: 0.25,
      onward: 0.12,
      branches: 2,
    }),
    'n1 is the only state in the archive.': say.onlyState(n1),
    'n1 was drawn from 5 archived states. It has the highest reward. Attempts started there once before.':
      say.stateDrawn(n1, { of: 5, reward: 0.5, isHighest: true, restarts: 1 }),
    'n1 was drawn from 5 archived states. It has reward 0.50. Attempts started there 2 times before.':
      say.stateDrawn(n1, { of: 5, reward: 0.5, isHighest: false, restarts: 2 }),
    'won the tournament of 8': say.wonTournament(8),
    'First round: independent attempt 1 of 4.': say.firstRound(1, 4),
    'Second round: new attempt 2 of 4, with the experience of a1, a3.': say.secondRoundReason(2, 4, [
      attemptId(1),
      attemptId(3),
    ]),
    'won the final of 3': say.wonFinal(3),
    'All 4 attempts and their possible grafts have ended.': say.graftsEnded(4),
    'There is nothing to graft yet. Attempt 1 of 5 starts at the root.': say.noGraftYet({
      ordinal: 1,
      of: 5,
      known: 0,
    }),
    'Nothing is left to graft. Attempt 4 of 5 starts at the root.': say.noGraftLeft({
      ordinal: 4,
      of: 5,
      known: 0,
    }),
    'Graft 1: n2 made 1 test that fails at n3 pass. Together 1 target passes.': say.graftChosen(1, {
      first: n2,
      last: n2,
      host: n3,
      gains: 1,
      union: 1,
    }),
    'Graft 2: n1 to n2 made 3 tests that fail at n3 pass. Together 4 targets pass.': say.graftChosen(2, {
      first: n1,
      last: n2,
      host: n3,
      gains: 3,
      union: 4,
    }),
    'A probe of 1 step from the root estimates how hard the task is.': say.probeStarts(1),
    'A probe of 8 steps from the root estimates how hard the task is.': say.probeStarts(8),
    'It is near. This is the easy route.': say.alongRoute('It is near.', 'easy'),
    'The task was estimated as hard, and its routes have ended.': say.routesEnded('hard'),
  }));
});

describe('sentences of policies', () => {
  const match = { round: 1, bracket: 'final', match: [attemptId(1), attemptId(2)], matches: 1, byes: 0 };
  read(() => ({
    'number 3 of 7 trajectories': rankOf(3, 7),
    'Run r1 has no root yet, so no node can be selected.': noRoot('r1'),
    'Round 1 of the final: a1 against a2. The round has 1 match.': matchHeld(match),
    'Round 2 of the final: a1 against a2. The round has 3 matches, and 1 attempt has a bye.': matchHeld({
      ...match,
      round: 2,
      matches: 3,
      byes: 1,
    }),
    'Round 1 of the final: a1 against a2. The round has 2 matches, and 2 attempts have a bye.': matchHeld({
      ...match,
      matches: 2,
      byes: 2,
    }),
    'Attempt 3 won the final of 4. Its result is n2.': attemptWon(attemptId(3), 'won the final of 4', n2),
    'n2 is the end of a partial win with reward 0.67.': endOfWin(n2, 2 / 3),
    'n2 passes all visible tests.': solutionFound(n2),
  }));
});

describe('sentences about difficulty and parameters', () => {
  read(() => ({
    'The rule gives 1 point, so the task is easy.': byRule('easy', 1),
    'The rule gives 4 points, so the task is medium.': byRule('medium', 4),
    'There are 7 examples in the history. The classifier needs 30, and 5 of each outcome.': tooFewExamples(
      7,
      30,
      5,
    ),
    'According to 40 earlier runs, one attempt solves it with a probability of 63 %, so the task is easy.':
      byHistory('easy', 0.625, 40),
    'There is a strategy “mcts” already. Choose another name.': strategyExists('mcts'),
    'There is no strategy “x”. Choose one of: a, b.': noStrategy('x', ['a', 'b']),
    'The strategy mcts has no parameter “x”. It has: a, b.': noParameter('mcts', 'x', ['a', 'b']),
    'steps must be a whole number from 1 to 9, not 0.': wrongParameter(
      'steps',
      'a whole number from 1 to 9',
      '0',
    ),
  }));
});
