import { describe, expect, it } from 'vitest';
import { nodeId } from '@/server/core/base/ids';
import * as experiment from '@/server/core/experiment/sentences';
import { conflicts } from '@/server/core/graft/sentences';
import * as proposal from '@/server/core/proposal/sentences';
import * as run from '@/server/core/run/sentences';
import * as usage from '@/server/core/usage/sentences';
import * as verdict from '@/server/core/verdict/sentences';

/** Each sentence with what it reads. They are made within the test, so that the test is known to reach them. */
const read = (rows: () => Record<string, string>) =>
  it('read as they are meant', () => {
    const made = rows();
    expect(Object.values(made)).toEqual(Object.keys(made));
  });

describe('sentences about an experiment', () => {
  const arm = { name: 'mcts', runs: 8, solved: 6, rate: 0.75, low: 0.409, high: 0.929 };
  read(() => ({
    'mcts solved 6 of 8 runs (75 %; 95 % confidence interval: 41 % to 93 %). There is no other arm to compare it with.':
      experiment.onlyArm(arm),
    'mcts solved 1 of 1 run (100 %; 95 % confidence interval: 21 % to 100 %). There is no other arm to compare it with.':
      experiment.onlyArm({ ...arm, runs: 1, solved: 1, rate: 1, low: 0.207, high: 1 }),
    'mcts solved the most, 75 % of 8 runs (95 % confidence interval: 41 % to 93 %).': experiment.solvedMost(
      ['mcts'],
      arm,
    ),
    'mcts and beam solved equally many, 75 % of 8 runs (95 % confidence interval: 41 % to 93 %).':
      experiment.solvedMost(['mcts', 'beam'], arm),
    'mcts is better than beam (by 25 points). The confidence is 95 % for all comparisons together.':
      experiment.betterThan('mcts', [{ name: 'beam', difference: -0.25 }]),
    'mcts is better than a (by 25 points), b (by 10 points) and c (by 5 points). The confidence is 95 % for all comparisons together.':
      experiment.betterThan('mcts', [
        { name: 'a', difference: 0.25 },
        { name: 'b', difference: 0.1 },
        { name: 'c', difference: 0.05 },
      ]),
    'The experiment is too small to show whether mcts is better than a and b.': experiment.notSettled(
      'mcts',
      ['a', 'b'],
    ),
    'If the results stay as they are, about 1 more task of this kind would settle it.':
      experiment.sizeSettles(1, 1),
    'If the results stay as they are, about 7 more tasks of this kind would settle it.':
      experiment.sizeSettles(7, 7),
    'If the results stay as they are, about 1 to 9 more tasks of this kind would settle it.':
      experiment.sizeSettles(1, 9),
    'With one task the result describes this task. It says little about other tasks.': experiment.fewTasks(1),
    'With 3 tasks the result describes these tasks. It says little about other tasks.':
      experiment.fewTasks(3),
  }));
});

describe('sentences about a task’s tests', () => {
  read(() => ({
    'The test command “x” was not found in the sandbox (exit code 127). Install it in the image, or pass another command with --test.\nlog':
      verdict.commandNotFound('x', 127, '\nlog'),
    'The tests did not end within 60 s. Raise the time limit, or pass a --test command that runs fewer tests.':
      verdict.testsTimedOut(60),
    "The report of “x” could not be read (exit code none). Pass a --test command that prints TAP, JUnit XML or the report of a known runner (Node's, Vitest, Jest, Mocha, AVA, tape, unittest, pytest, Go, cargo). If a script or a Makefile hides the runner, call the runner itself. With --runner exit the exit code alone decides.":
      verdict.reportUnreadable('x', null, ''),
    '“x” executed no tests. Pass a --test command that runs the tests that should pass.\nlog':
      verdict.noTestsExecuted('x', '\nlog'),
    'The only test passes already, so there is nothing to repair. Add a test that fails, or choose another task.':
      verdict.allPass(1),
    'All 2 tests pass already, so there is nothing to repair. Add a test that fails, or choose another task.':
      verdict.allPass(2),
    'The named target test passes already, so there is nothing to repair. Name a test that fails, or choose another task.':
      verdict.allTargetsPass(1),
    'All 2 named target tests pass already, so there is nothing to repair. Name a test that fails, or choose another task.':
      verdict.allTargetsPass(2),
    '1 test that the task names did not run. The first is “a”. Correct the names or the test command.':
      verdict.namedTestsMissing(1, 'a'),
    '2 tests that the task names did not run. The first is “a”. Correct the names or the test command.':
      verdict.namedTestsMissing(2, 'a'),
    'These tests are flaky without any change: a; b; c. Fix them, or add them to the flaky list of the task. Otherwise a search takes chance for progress.':
      verdict.flakyTests(['a', 'b', 'c']),
    'These tests depend on the order of the tests: a; b; c and 2 more. Let each test set up what it needs.':
      verdict.orderedTests(['a', 'b', 'c', 'd', 'e']),
    'These tests are on the flaky list, so they are neither targets nor guards: a.': verdict.quarantinedTests(
      ['a'],
    ),
    'The tests run 50 % of the lines of code.': verdict.coverageMeasured(0.5, null),
    'The tests run 50 % of the lines of code and 0 % near the fault.': verdict.coverageMeasured(0.5, 0),
    'Below 60 %, a fix can break code that no test runs. Add tests for the rest.':
      verdict.coverageTooLow(0.6),
    'These lines never run: a.js:1.': verdict.linesNeverRun('a.js:1'),
    'Coverage was not measured. Why.': verdict.coverageNotMeasured('Why.'),
    'The tests caught 1 of 4 faults that were put into the covered code (25 %).': verdict.mutantsCaught(4, 1),
    'Mutants were not measured. Why.': verdict.mutantsNotMeasured('Why.'),
  }));
});

describe('sentences about a choice', () => {
  read(() => ({
    'Its score is 1, the highest of all nodes. The next is n2 with 0.500.': proposal.scoreAbove(
      '1',
      'n2',
      '0.500',
    ),
    'Its score is 1, the same as the score of n2.': proposal.scoreEqual('1', 'n2'),
    'Its score is 1, and n2 has a higher one, 2. The score did not decide alone, or the choice was among other candidates.':
      proposal.scoreBelow('1', 'n2', '2'),
    'They differ most in value (1 against 0) and depth (2 against 3).': proposal.differMost([
      { name: 'value', mine: '1', theirs: '0' },
      { name: 'depth', mine: '2', theirs: '3' },
    ]),
    'A random number decided between equal candidates, or by their weights: 0.667.': proposal.drawDecided(
      2 / 3,
    ),
  }));
});

describe('sentences about runs, their nodes and their limits', () => {
  const n = (ordinal: number) => nodeId(ordinal);
  read(() => ({
    'The files of n1 were removed from the disk because it was pruned. Its actions, observations and cost stay readable.':
      run.releasedMessage(n(1)),
    'n1 cannot be restored. The files of n2 were removed from the disk after pruning. The node stays readable. To continue, branch from n0.':
      run.notRestored(n(1), [n(2)], n(0)),
    'n1 cannot be restored. The files of 2 nodes at or below it were removed from the disk after pruning. The node stays readable. To continue, branch from a node that was not pruned.':
      run.notRestored(n(1), [n(1), n(2)], null),
    'An action by hand may have at most 64 KiB of text. Use a smaller one.': run.actionTooLarge(64),
    'A file resolved by hand may have at most 512 KiB. Give a smaller one.': run.fileTooLarge(512),
    'This log is of version 3, and this Espalier reads versions up to 2. Update Espalier to read it.':
      run.newerLog(3, 2),
    'attempt limit': usage.limitName('attempts'),
    'The dollar limit is reached.': usage.limitReached('usd'),
    'The time limit is reached.': usage.limitReached('seconds'),
    '67 % of the token limit are used. The soft limit allows no new attempt.': usage.softLimitReached(
      'tokens',
      2 / 3,
    ),
    '2 steps are left. A new attempt needs at least 3.': usage.tooLittleLeft('steps', 2, 3),
    'repair cannot write texts. Choose a language model for the role “summary”, or choose none.':
      usage.writesNoTexts('repair', 'summary'),
    'Both sides changed the same lines of a.js.': conflicts.overlap('a.js'),
    'The donor changes a.js, and the host does not have this file.': conflicts['absent-here']('a.js'),
    'The donor creates a.js, and the host already has this file with other content.':
      conflicts['made-here']('a.js'),
    'One side removed a.js, and the other side changed it.': conflicts.removed('a.js'),
    'a.js differs on both sides, and it cannot be merged because it is not text or is too large.':
      conflicts.opaque('a.js'),
  }));
});
