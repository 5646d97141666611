import { describe, expect, test } from 'vitest';
import { loadFailure, readNodeLines } from '@/server/verifier/runners/node-lines';
import { readNodeSpec } from '@/server/verifier/runners/node-spec';
import { isScript, testFileMatcher } from '@/server/verifier/test-files';
import { lines } from './reports';

const mark = '@mark ';
const line = (value: object) => mark + JSON.stringify(value);
const reportWith = (change: object) =>
  line({
    kind: 'test',
    passed: true,
    file: 'test/a.test.js',
    path: ['adds'],
    suite: false,
    skipped: false,
    unselected: false,
    ...change,
  });
const end = (results: number) => line({ kind: 'end', results });
const read = (...rows: string[]) => readNodeLines(rows.join('\n'), mark);

describe('the lines of our own reporter', () => {
  test('give each test its file, suites, status and time', () => {
    const report = read(
      reportWith({ ms: 3 }),
      reportWith({
        path: ['group', 'fails'],
        passed: false,
        ms: 4,
        error: { name: 'TypeError', message: 'no\n', stack: '' },
      }),
      reportWith({ path: ['later'], skipped: true, ms: 5 }),
      reportWith({ path: ['not asked for'], unselected: true }),
      reportWith({ path: ['group'], suite: true }),
      reportWith({ path: ['loose'], file: '' }),
      end(6),
    );
    expect(lines(report)).toEqual([
      'passed loose',
      'passed test/a.test.js > adds',
      'failed test/a.test.js > group > fails',
      'skipped test/a.test.js > later',
    ]);
    expect(report?.tests.map(({ ms }) => ms)).toEqual([undefined, 3, 4, undefined]);
    expect(report?.tests.find(({ status }) => status === 'failed')?.message).toBe('TypeError: no');
    expect(report?.doubt).toBeNull();
  });

  test('stand in the order of their files, and in their own within one', () => {
    const report = read(
      reportWith({ file: 'b.js', path: ['z'] }),
      reportWith({ file: 'a.js' }),
      reportWith({ file: 'b.js', path: ['y'] }),
      end(3),
    );
    expect(lines(report)).toEqual(['passed a.js > adds', 'passed b.js > z', 'passed b.js > y']);
  });

  test('leave a log of what was printed and what ended, in its order', () => {
    const report = read(
      'before',
      `beside ${reportWith({})}`,
      reportWith({ path: ['b'], passed: false, error: { name: 'Error', message: 'one\ntwo', stack: '' } }),
      reportWith({ path: ['c'], skipped: true }),
      line({ kind: 'note', text: 'a note' }),
      line({ kind: 'stdout', file: 'b.js', text: 'from b\n' }),
      line({ kind: 'stdout', file: 'a.js', text: 'from a\n' }),
      line({ kind: 'stderr', file: 'a.js', text: 'wrong\n' }),
      reportWith({ path: ['group'], suite: true }),
      end(4),
    );
    expect(report?.log).toBe(
      [
        'before',
        'beside ',
        '✓ test/a.test.js > adds',
        '✗ test/a.test.js > b',
        '    one',
        '    two',
        '- test/a.test.js > c',
        'a note',
        'from b',
        'from a',
        'wrong',
      ].join('\n'),
    );
    expect(report?.printed).toBe('from a\nfrom b\n');
  });

  test('are none without a mark, and doubted where the end is missing, contradicts or a line is broken', () => {
    const doubt = 'The report of the test runner is incomplete.';
    expect(read('nothing of ours')).toBeNull();
    expect(read(reportWith({}))?.doubt).toBe(doubt);
    expect(read(reportWith({}), end(2))?.doubt).toBe(doubt);
    expect(read(reportWith({}), end(1), `${mark}{`)?.doubt).toBe(doubt);
    expect(read(`${mark}{`)?.doubt).toBe(doubt);
    expect(read(reportWith({}), end(1), reportWith({ path: ['b'] }), end(1))?.doubt).toBeNull();
    expect(read(end(0))).toMatchObject({ tests: [], doubt: null });
  });

  test('take a suite that failed by itself for a failed test, and not one whose subtests failed', () => {
    const suite = (type: string) =>
      lines(
        read(
          reportWith({
            path: ['s'],
            suite: true,
            passed: false,
            error: { type, name: '', message: 'hook', stack: '' },
          }),
          end(1),
        ),
      );
    expect(suite('subtestsFailed')).toEqual([]);
    expect(suite('hookFailed')).toEqual(['failed test/a.test.js > s']);
  });

  test('take a file for a test where it broke, and say what it wrote', () => {
    const file = (passed: boolean, ...before: string[]) =>
      read(
        ...before,
        reportWith({
          path: ['/w/test/a.test.js'],
          file: '/w/test/a.test.js',
          passed,
          error: { name: '', message: 'exit 1', stack: '' },
        }),
        end(1),
      );
    expect(lines(file(true))).toEqual([]);
    expect(file(false)?.tests[0]).toMatchObject({
      id: '/w/test/a.test.js',
      status: 'failed',
      message: 'exit 1',
    });
    const wrote = line({ kind: 'stderr', file: '/w/test/a.test.js', text: 'SyntaxError: no\n' });
    expect(file(false, wrote, wrote)?.tests[0]?.message).toBe('SyntaxError: no\nSyntaxError: no');
  });

  test('say what was expected and what came, where both are told', () => {
    const message = (error: object) =>
      read(
        reportWith({ passed: false, error: { name: 'Error', message: 'differs', stack: '', ...error } }),
        end(1),
      )?.tests[0]?.message;
    expect(message({ expected: '1', actual: '2' })).toBe('differs\nexpected: 1\nactual: 2');
    expect(message({ expected: '1' })).toBe('differs');
    expect(message({ name: '' })).toBe('differs');
  });
});

describe('what a file that cannot be loaded wrote', () => {
  test('is the error without the version, with the place that stands before it first', () => {
    const found = loadFailure(
      [
        'file:///w/src/a.js:3',
        'const = 1',
        '      ^',
        '',
        "SyntaxError: Unexpected token '='",
        'more of it',
        '    at load (file:///w/src/b.js:7:1)',
        '',
        'Node.js v20.0.0',
      ].join('\n'),
    );
    expect(found.message).toBe("SyntaxError: Unexpected token '='\nmore of it");
    expect(found.frames.map(({ path, line }) => [path, line])).toEqual([
      ['/w/src/a.js', 3],
      ['/w/src/b.js', 7],
    ]);
    expect(loadFailure('node:internal/x:1\nError: no\nNode.js v22.1.0\n')).toEqual({
      message: 'Error: no',
      frames: [],
    });
  });

  test('is all of it where no error is named', () => {
    expect(loadFailure(' killed \n')).toEqual({ message: 'killed', frames: [] });
  });
});

describe('the spec report of Node', () => {
  const spec = (...rows: string[]) => readNodeSpec({ stdout: rows.join('\n'), stderr: '', exitCode: 1 });
  const sums = (tests: number, fail: number) => [`ℹ tests ${tests}`, `ℹ fail ${fail}`];

  test('gives tests under their suites, and what is skipped or still to do', () => {
    const report = spec(
      '▶ outer',
      '  ✔ a (0.5ms)',
      '  ▶ inner',
      '    ✖ b (1ms)',
      '      Error: no',
      '          at add (file:///w/src/a.js:3:9)',
      '  ▶ inner (1ms)',
      '▶ outer (2ms)',
      '﹣ c (0.1ms) # SKIP',
      '✔ d (0.1ms) # TODO',
      '✔ test/a.test.js (3ms)',
      ...sums(4, 1),
    );
    expect(lines(report)).toEqual(['passed outer > a', 'failed outer > inner > b', 'skipped c', 'skipped d']);
    expect(report?.tests[1]?.message).toBe('Error: no');
    expect(report?.tests[1]?.frames.map(({ line }) => line)).toEqual([3]);
    expect(report?.doubt).toBeNull();
  });

  test('takes the details from below the summary, in turn for tests of one name', () => {
    const report = spec(
      '✖ a (1ms)',
      '✖ a (1ms)',
      ...sums(2, 2),
      '✖ failing tests:',
      '',
      'test at test/a.test.js:1:1',
      '✖ a (1ms)',
      '  AssertionError [ERR_ASSERTION]: first',
      '      at x (/w/test/a.test.js:1:1)',
      '',
      'test at test/a.test.js:2:1',
      '✖ a (1ms)',
      '  TypeError [Error]: second',
      '    [cause]: more',
    );
    expect(report?.tests.map(({ id, message }) => [id, message])).toEqual([
      ['a', 'AssertionError: first'],
      ['a #2', 'TypeError: second'],
    ]);
    expect(report?.doubt).toBeNull();
  });

  test('ends the details of a failure at the next result, at the next place and at the summary', () => {
    const message = (...rows: string[]) => spec('✖ a (1ms)', ...rows)?.tests[0]?.message;
    expect(message('  Error: no', '✔ b (1ms)', '  of b', ...sums(2, 1))).toBe('Error: no');
    expect(message('  Error: no', '', '  more', ...sums(1, 1))).toBe('Error: no\n\nmore');
    expect(
      message(
        ...sums(1, 1),
        '✖ failing tests:',
        'test at a.js:1:1',
        '✖ a (1ms)',
        '  Error: one',
        'test at a.js:2:2',
        '✖ z (1ms)',
        '  Error: other',
      ),
    ).toBe('Error: one');
    // What looks like a result below the summary is one only behind its place.
    expect(message('  Error: above', ...sums(1, 1), '✖ failing tests:', '✖ a (1ms)', '  Error: below')).toBe(
      'Error: above',
    );
    expect(message('  Error: above', '✖ failing tests:', ...sums(1, 1))).toBe('Error: above');
  });

  test('is none without its summary', () => {
    expect(spec('✔ a (1ms)')).toBeNull();
  });

  test.each([
    ['with a test under nothing', ['  ✔ a (1ms)', ...sums(1, 0)], 'The report is not well nested.'],
    [
      'whose suite ends by another name',
      ['▶ s', '  ✔ a (1ms)', '▶ t (1ms)', ...sums(1, 0)],
      'The report is not well nested.',
    ],
    [
      'with more tests than it counts',
      ['✔ a (1ms)', '✔ b (1ms)', ...sums(1, 0)],
      'The report contradicts its own summary.',
    ],
    [
      'with fewer tests than it counts',
      ['✔ a (1ms)', ...sums(2, 0)],
      'The report contradicts its own summary.',
    ],
    [
      'that counts failures it does not show',
      ['✔ a (1ms)', ...sums(1, 1)],
      'The report contradicts its own summary.',
    ],
    [
      'that shows failures it does not count',
      ['✖ a (1ms)', ...sums(1, 0)],
      'The report contradicts its own summary.',
    ],
  ])('%s is doubted', (_, rows, doubt) => {
    expect(spec(...rows)?.doubt).toBe(doubt);
  });
});

describe('a test file', () => {
  test('is known by its folder, its name or what the task protects, hidden folders too', () => {
    const isTest = testFileMatcher(['checks/**']);
    const known = [
      'test/a.js',
      'lib/__tests__/a.js',
      'a.spec.ts',
      'x/test_a.py',
      'a_test.py',
      'conftest.py',
      'checks/x',
    ];
    expect(known.filter((path) => !isTest(path))).toEqual([]);
    expect(['.hidden/test/a.js', 'a/.b/a.test.js'].filter((path) => !isTest(path))).toEqual([]);
    expect(['src/a.js', 'latest.js', 'testing.py', 'contest.py'].filter(isTest)).toEqual([]);
    expect([isTest(`test/${'a'.repeat(4090)}`), isTest(`test/${'a'.repeat(4091)}`)]).toEqual([true, false]);
  });

  test('is told from a test’s name', () => {
    expect(['a.js', 'test/a.test.mjs', 'x.tsx', 'a-b.cts'].filter((name) => !isScript(name))).toEqual([]);
    expect(['adds', 'adds a.js twice', 'a > b.js', '.js', 'a.json'].filter(isScript)).toEqual([]);
  });
});
