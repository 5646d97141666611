import { describe, expect, test } from 'vitest';
import { readTap } from '@/server/verifier/runners/tap';
import { lines } from './reports';

const read = (rows: string[], exitCode = 1, stderr = '') =>
  readTap({ stdout: `TAP version 13\n${rows.join('\n')}\n`, stderr, exitCode });

const failing = [
  'not ok 2 same objects',
  '  ---',
  '    operator: deepEqual',
  '    expected: |-',
  '      { a: 2 }',
  '    actual: |-',
  '      { a: 1 }',
  '    at: Test.<anonymous> (test/t.js:2:39)',
  '    stack: |-',
  '      Error: same objects',
  '          at copy (lib/copy.js:5:3)',
  '          at Test.<anonymous> (test/t.js:2:39)',
  '  ...',
];
const closing = (tests: number, fail: number) => [
  '',
  `1..${tests}`,
  `# tests ${tests}`,
  `# pass  ${tests - fail}`,
  ...(fail > 0 ? [`# fail  ${fail}`] : ['', '# ok']),
];
const crash = `lib/copy.js:8
  return null.x;
              ^

TypeError: Cannot read properties of null (reading 'x')
    at copy (lib/copy.js:8:15)
    at Test.<anonymous> (test/t.js:9:3)

Node.js v20.20.2
`;

describe('a report of tape', () => {
  test('has a test for each title, whose assertions decide together', () => {
    const report = read([
      '# first',
      'ok 1 should be strictly equal',
      ...failing,
      '# SKIP not now',
      '# second',
      'ok 3 should be strictly equal',
      'ok 4 a name # with a hash',
      '# TODO later',
      'not ok 5 should be strictly equal # TODO',
      ...closing(5, 1),
    ]);
    expect(lines(report)).toEqual(['failed first', 'skipped not now', 'passed second', 'skipped later']);
    expect(report?.doubt).toBeNull();
    expect(report?.tests[0]).toMatchObject({
      message: 'same objects: deepEqual\nexpected: { a: 2 }\nactual: { a: 1 }',
      frames: [{ path: 'lib/copy.js', line: 5 }, { path: 'test/t.js' }],
    });
  });

  test('keeps the name of a test whose failing assertion has a name of its own', () => {
    const red = read(['# reads', 'not ok 1 TypeError: no', ...closing(1, 1)]);
    const green = read(['# reads', 'ok 1 null', ...closing(1, 0)], 0);
    expect(lines(red)).toEqual(['failed reads']);
    expect(lines(green)).toEqual(['passed reads']);
  });

  test('that an exception cut off has a failure of the open title, with the place', () => {
    const report = read(['# first', 'ok 1 fine', '# second', 'ok 2 before'], 1, crash);
    expect(report?.doubt).toBeNull();
    expect(lines(report)).toEqual(['passed first', 'failed second']);
    expect(report?.tests[1]).toMatchObject({
      message: "TypeError: Cannot read properties of null (reading 'x')",
      frames: [{ path: 'lib/copy.js', line: 8 }, {}, {}],
    });
    expect(lines(read(['# first'], 1, crash))).toEqual(['failed first']);
  });

  test('cut off without a failing command, or with assertions that are not counted, is not trusted', () => {
    expect(read(['# first', 'ok 1 fine'], 0)?.doubt).toBe('The report is cut off.');
    expect(read(['# first', 'ok 1 fine', 'ok 2 forged', ...closing(1, 0)], 0)?.doubt).not.toBeNull();
    expect(read(['# first', 'ok 1 fine', ...failing, ...closing(2, 0)])?.doubt).not.toBeNull();
  });

  test('of two calls is read as one, and what others print behind is no title', () => {
    const report = read(
      [
        '# first',
        'not ok 1 no',
        ...closing(1, 1),
        'TAP version 13',
        '# second',
        'ok 1 yes',
        ...closing(1, 0),
        '# audit report',
      ],
      1,
    );
    expect(lines(report)).toEqual(['failed first', 'passed second']);
    expect(report?.doubt).toBeNull();
  });

  test('is none where comments explain failures, as those of other programs do', () => {
    const report = read(['1..2', 'not ok 1 adds', '# (in test file sums.bats, line 3)', 'ok 2 splits']);
    expect(lines(report)).toEqual(['failed adds', 'passed splits']);
  });
});
