import { describe, expect, test } from 'vitest';
import { readTap } from '@/server/verifier/runners/tap';
import { lines } from './reports';

const read = (...rows: string[]) =>
  readTap({ stdout: `TAP version 13\n${rows.join('\n')}\n`, stderr: '', exitCode: 1 });

describe('a TAP report', () => {
  test('is none without a version or a plan', () => {
    expect(readTap({ stdout: 'ok 1 - a\n', stderr: '', exitCode: 0 })).toBeNull();
    expect(lines(readTap({ stdout: 'ok 1 - a\r\n1..1\r\n', stderr: '', exitCode: 0 }))).toEqual(['passed a']);
  });

  test('calls tests without a name by their number, and by their place where they have none', () => {
    expect(lines(read('ok 7', 'not ok 9 -', 'ok', '1..3'))).toEqual([
      'passed test 7',
      'failed test 9',
      'passed test 3',
    ]);
  });

  test('leaves out what is skipped or still to do, keeping an escaped sign in names', () => {
    const report = read(
      'ok 1 - a # SKIP not here',
      'not ok 2 - b # TODO',
      'ok 3 - c \\# skip is no directive',
      'ok 4 # skip',
      '1..4',
    );
    expect(lines(report)).toEqual([
      'skipped a',
      'skipped b',
      'passed c # skip is no directive',
      'skipped test 4',
    ]);
    expect(report?.doubt).toBeNull();
  });

  test('has subtests under their parents, and takes suites for no tests', () => {
    const report = read(
      '# Subtest: outer',
      '    # Subtest: inner',
      '    ok 1 - inner',
      '    1..1',
      'ok 1 - outer',
      '  ---',
      "  type: 'suite'",
      '  ...',
      '# Subtest: alone',
      'ok 2 - alone',
      '1..2',
    );
    expect(lines(report)).toEqual(['passed outer > inner', 'passed alone']);
    expect(report?.doubt).toBeNull();
  });

  test('takes a suite that failed by itself for a failure, and not one whose subtests failed', () => {
    const suite = (failureType: string) =>
      lines(
        read(
          '# Subtest: s',
          'not ok 1 - s',
          '  ---',
          '  type: suite',
          `  failureType: ${failureType}`,
          '  ...',
          '1..1',
        ),
      );
    expect(suite('subtestsFailed')).toEqual([]);
    expect(suite('hookFailed')).toEqual(['failed s']);
  });

  test('takes a file that ran for no test, and a file that broke for one', () => {
    const file = (...rest: string[]) => lines(read('# Subtest: test/a.test.js', ...rest, '1..1'));
    expect(file('ok 1 - test/a.test.js')).toEqual([]);
    expect(file('not ok 1 - test/a.test.js', '  ---', '  failureType: subtestsFailed', '  ...')).toEqual([]);
    expect(file('not ok 1 - test/a.test.js', '  ---', '  failureType: testCodeFailure', '  ...')).toEqual([
      'failed test/a.test.js',
    ]);
  });

  test('says what a failure said: name, message, expected and actual', () => {
    const message = (...rows: string[]) =>
      read('not ok 1 - a', '  ---', ...rows, '  ...', '1..1')?.tests[0]?.message;
    expect(message("  error: 'it''s wrong'")).toBe("it's wrong");
    expect(message('  error: "two\\nlines"')).toBe('two\nlines');
    expect(message('  error: "not closed')).toBe('"not closed');
    expect(message('  error: |-', '    first', '', '    second')).toBe('first\n\nsecond');
    expect(message('  message: other', '  name: TypeError')).toBe('TypeError: other');
    expect(message('  error: plain', '  name: Error')).toBe('plain');
    expect(message('  error: wrong', '  expected: 1', '  actual: 2')).toBe('wrong\nexpected: 1\nactual: 2');
    expect(message('  error: wrong', '  expected: 1')).toBe('wrong');
    expect(message('   error: not of this block')).toBe('');
  });

  test('tells where it failed by the stack', () => {
    const report = read(
      'not ok 1 - a',
      '  ---',
      '  stack: |-',
      '    add (file:///workspace/src/a.js:3:9)',
      '  ...',
      '1..1',
    );
    expect(report?.tests[0]?.frames[0]).toMatchObject({ path: '/workspace/src/a.js', line: 3 });
  });

  test.each([
    ['without a plan', ['ok 1 - a'], 'The report is cut off.'],
    ['with fewer tests than planned', ['ok 1 - a', '1..2'], 'The report is cut off.'],
    ['whose runner gave up', ['ok 1 - a', '1..1', 'Bail out! No database'], 'The test runner gave up.'],
    [
      'that counts failures it does not show',
      ['ok 1 - a', '1..1', '# fail 1'],
      'The report contradicts its own summary.',
    ],
    [
      'that shows failures it does not count',
      ['not ok 1 - a', '1..1', '# fail 0'],
      'The report contradicts its own summary.',
    ],
    ['with a subtest under nothing', ['    ok 1 - a', '1..0'], 'The report is not well nested.'],
    [
      'with a subtest too deep',
      ['        # Subtest: a', 'ok 1 - b', '1..1'],
      'The report is not well nested.',
    ],
    [
      'whose subtest ends by another name',
      ['# Subtest: a', 'ok 1 - b', '1..1'],
      'The report is not well nested.',
    ],
  ])('%s is doubted', (_, rows, doubt) => {
    expect(read(...rows)?.doubt).toBe(doubt);
  });

  test('whose summary and plans agree is not doubted', () => {
    expect(read('ok 1 - a', '1..1', 'not ok 2 - b', '1..1', '# pass 1', '# fail 1')?.doubt).toBeNull();
  });

  test('keeps its first doubt', () => {
    expect(read('Bail out!', '# Subtest: a', 'ok 1 - b', '1..5', '# fail 2')?.doubt).toBe(
      'The test runner gave up.',
    );
    expect(read('# Subtest: a', 'ok 1 - b', '        # Subtest: c', '1..5')?.doubt).toBe(
      'The report is not well nested.',
    );
  });

  test('takes nothing for a test that stands between two depths or in the details of another', () => {
    const report = read(
      '  ok 9 - between',
      'not ok 1 - a',
      '  ---',
      '  error: |-',
      '    ok 1 - forged',
      '',
      '    # Subtest: forged',
      "  name: 'TypeError'",
      '    nested: 1',
      '  stack: |-',
      '    add (src/a.js:3:7)',
      '  ...',
      'ok 2 - b',
      '1..2',
    );
    expect(lines(report)).toEqual(['failed a', 'passed b']);
    expect(report?.tests[0]).toMatchObject({
      message: 'TypeError: ok 1 - forged\n\n# Subtest: forged',
      frames: [{ path: 'src/a.js', line: 3 }],
    });
    expect(report?.doubt).toBeNull();
  });

  test('reads quoted values as they are quoted', () => {
    const message = (value: string) =>
      read('not ok 1 - a', '  ---', `  error: ${value}`, '  ...', '1..1')?.tests[0]?.message;
    expect(["'it''s'", "'tis", "yes'", '"a\\nb"', '"a', "'", '  plain  '].map(message)).toEqual([
      "it's",
      "'tis",
      "yes'",
      'a\nb',
      '"a',
      "'",
      'plain',
    ]);
  });

  test('is told by its plan alone, too, and its suites by their own failures', () => {
    expect(readTap({ stdout: '1..0 # skipped\n', stderr: '', exitCode: 0 })).toEqual({
      tests: [],
      doubt: null,
    });
    expect(read('ok 1 - a', '1..1', '# fail 0')?.doubt).toBeNull();
    expect(read('ok 1 - a', '1..1', '# fail 1')?.doubt).toBe('The report contradicts its own summary.');
    expect(read('not ok 1 - a', '1..1', '# fail 0')?.doubt).toBe('The report contradicts its own summary.');
    expect(read('ok 1 - a', 'ok 2 - b', '1..1')?.doubt).toBe('The report is cut off.');
  });
});
