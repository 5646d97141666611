import { describe, expect, test } from 'vitest';
import { observationOf } from '@/server/verifier/observation';
import { judge } from '@/server/verifier/outcome';
import type { Report, ReportedTest } from '@/server/verifier/report';
import { testFileMatcher } from '@/server/verifier/test-files';
import { command, fixture, outputOf, read } from './reports';

const isTestFile = testFileMatcher(['checks/**']);
const observe = (name: string, text = fixture(name), ms = 1) =>
  observationOf(judge(command({ ...outputOf(name, text), ms }), read(name, text), isTestFile, []), undefined);
const passedTest = (id: string): ReportedTest => ({ id, status: 'passed', message: '', frames: [] });
const failedTest = (id: string): ReportedTest => ({ ...passedTest(id), status: 'failed', message: 'no' });
const ofReport = (tests: ReportedTest[], exitCode = 1) => {
  const report: Report = { tests, doubt: null };
  return observationOf(judge(command({ exitCode }), report, isTestFile, []), undefined);
};

describe('what the agent sees of a test run', () => {
  test('the verdict, each failure with message and frames, then the passing tests', () => {
    const { text, error, exitCode } = observe('node20.lines.txt');
    expect(error).toBe(false);
    expect(exitCode).toBe(1);
    const blocks = text.split('\n\n✗ ');
    expect(blocks[0]).toBe('10 of 15 tests fail. (2 skipped)');
    expect(blocks[4]).toBe(
      [
        'test/money.test.js > label > throws within the source',
        "    TypeError: Cannot read properties of undefined (reading 'trim')",
        '    at src/money.js:10:15',
        '    at test/money.test.js:16:5',
      ].join('\n'),
    );
    expect(text.split('\n\n').find((part) => part.startsWith('passing:'))).toBe(
      'passing: test/money.test.js > adds up; test/money.test.js > label > deep > works; ' +
        'test/money.test.js > parent > child passes; test/money.test.js > twin; test/quiet.test.js > quiet',
    );
  });

  test('what the tests printed stands below the report, its middle cut', () => {
    const shown = (printed: string) => {
      const report: Report = { tests: [passedTest('a'), failedTest('b')], doubt: null, printed };
      return observationOf(judge(command({ exitCode: 1 }), report, isTestFile, []), undefined).text;
    };
    expect(shown('x is 3\n')).toMatch(/passing: a\n\nprinted by the tests:\nx is 3$/);
    expect(shown('')).not.toContain('printed');
    expect(shown('z'.repeat(50_000)).length).toBeLessThan(7_000);
  });

  test('frames of Python name the function', () => {
    expect(observe('unittest-3.11.txt').text).toContain(
      [
        '✗ tests.test_money.SplitTest > test_negative',
        '    ValueError: negative: -1',
        '    at src/money.py:8 in check',
        '    at src/money.py:2 in split_evenly',
        '    at tests/test_money.py:15 in test_negative',
      ].join('\n'),
    );
  });

  test('no duration and no place of this machine is in it', () => {
    for (const name of ['node20.tap.txt', 'node22.spec.txt', 'unittest-3.11.txt', 'pytest-9.txt']) {
      const { text } = observe(name);
      expect(text).not.toMatch(/duration_ms|\d ?ms\b|in \d+\.\d+s|file:\/\/|\/(?:tmp|root|usr|home|work)\//);
    }
  });

  test('equal outcomes give equal texts, whatever the time they took', () => {
    const slow = fixture('node20.tap.txt').replace(/duration_ms [\d.]+/g, 'duration_ms 9999.5');
    expect(slow).not.toBe(fixture('node20.tap.txt'));
    expect(observe('node20.tap.txt', slow, 5_000)).toEqual(observe('node20.tap.txt'));
  });

  test('a run in which all pass says so and is no error', () => {
    const { text, error } = ofReport([passedTest('a > b'), passedTest('a > c')], 0);
    expect(text).toBe('All 2 tests pass.\n\npassing: a > b; a > c');
    expect(error).toBe(false);
  });

  test('of many failures twenty are shown and the rest are counted', () => {
    const { text, truncated } = ofReport(Array.from({ length: 23 }, (_, i) => failedTest(`t${i}`)));
    expect(text.match(/^✗ /gm)).toHaveLength(20);
    expect(text).toMatch(/^23 of 23 tests fail\.\n/);
    expect(text.endsWith('… and 3 more failing')).toBe(true);
    expect(truncated).toBe(true);
  });

  test('the names of passing tests stop at 2,000 characters', () => {
    const { text } = ofReport(
      Array.from({ length: 500 }, (_, i) => passedTest(`number ${i}`)),
      0,
    );
    const passing = text.split('\n').at(-1);
    expect(passing).toHaveLength(2_000);
    expect(passing?.endsWith('…')).toBe(true);
  });

  test('an output that cannot be read, a time-out and an empty selection each say so', () => {
    const unreadable = judge(command({ exitCode: 2, stderr: 'boom' }), null, isTestFile, []);
    expect(observationOf(unreadable, undefined)).toMatchObject({
      text: 'The tests could not be read (exit code 2).\nboom',
      error: true,
      exitCode: 2,
    });
    const late = judge(command({ exitCode: null, timedOut: true }), null, isTestFile, []);
    expect(observationOf(late, undefined).text).toBe('The tests did not end in time and were stopped.');
    const none = judge(command({}), { tests: [], doubt: null }, isTestFile, []);
    expect(observationOf(none, 'xyz').text).toBe('No test matches “xyz”.');
  });
});

test('the leading frame is the first outside tests and protected files, else the first of the workspace', () => {
  const at = (path: string) => ({ path, line: 3, column: 1, fn: null });
  const frameOf = (...paths: string[]) =>
    judge(
      command({ exitCode: 1 }),
      { tests: [{ ...failedTest('t'), frames: paths.map(at) }], doubt: null },
      isTestFile,
      [],
    ).outcome.tests[0]?.frame;
  expect(frameOf('node:internal/x', 'checks/a.js', 'src/a.js', 'test/a.js')).toBe('src/a.js:3');
  expect(frameOf('node_modules/x/a.js', '/usr/lib/a.py', 'test/a.js', 'checks/a.js')).toBe('test/a.js:3');
  expect(frameOf('<string>', '../a.js')).toBeNull();
});
