import { describe, expect, it } from 'vitest';
import {
  failedWithoutTest,
  noCoverageFor,
  noHoldout,
  runnerConfigured,
  testFilesTouched,
  testsLost,
  testsRemoved,
  valuesOfTests,
} from '@/server/verifier/sentences';

describe('sentences about tests', () => {
  it('name three items, and the rest by number', () => {
    expect(testFilesTouched(['a'])).toBe(
      'Test files were changed, and they were restored before the run: a.',
    );
    expect(testsLost(['a', 'b', 'c'])).toBe('Tests that ran at the root did not run: a, b, c.');
    expect(testsLost(['a', 'b', 'c', 'd'])).toBe(
      'Tests that ran at the root did not run: a, b, c and 1 more.',
    );
    expect(testsRemoved(['a', 'b', 'c', 'd', 'e'])).toBe(
      'Tests were deleted or skipped: a, b, c and 2 more.',
    );
  });

  it('name three values of the tests at most', () => {
    expect(valuesOfTests(['1', '2', '3', '4'])).toBe(
      'The code checks for values that the tests use: 1, 2, 3.',
    );
  });

  it('say which file, exit code, task or test command is meant', () => {
    expect(runnerConfigured('conftest.py')).toBe(
      'A file that configures the test runner was added or changed: conftest.py.',
    );
    expect(failedWithoutTest(3)).toBe(
      'No test of the report failed, but the command ended with exit code 3.',
    );
    expect(noHoldout('sample')).toBe('The task sample has no holdout.');
    expect(noCoverageFor('cargo')).toBe('Coverage cannot be measured for this test command (cargo).');
  });
});
