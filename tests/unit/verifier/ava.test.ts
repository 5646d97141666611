import { describe, expect, test } from 'vitest';
import { runnerOf } from '@/server/verifier/runners/auto';
import { readAva } from '@/server/verifier/runners/ava';
import { lines } from './reports';

const read = (...rows: string[]) =>
  readAva({ stdout: `TAP version 13\n${rows.join('\n')}\n`, stderr: '', exitCode: 1 });
const closing = (pass: number, skip: number, fail: number) => [
  '',
  `1..${pass + skip + fail}`,
  `# tests ${pass + skip + fail}`,
  `# pass ${pass}`,
  ...(skip > 0 ? [`# skip ${skip}`] : []),
  `# fail ${fail}`,
];
const crash = [
  "not ok 2 - Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/tmp/a/none.js' imported from /tmp/a/test/deep/late.test.js",
  '  ---',
  '    name: Error',
  '    message: >-',
  "      Cannot find module '/tmp/a/none.js' imported from",
  '      /tmp/a/test/deep/late.test.js',
  "    at: 'load (source/load.js:283:11)'",
  '  ...',
  'not ok 3 - test/deep/late.test.js exited with a non-zero exit code: 1',
];

describe('a report of AVA', () => {
  test('has its tests by file and name, in an order that does not depend on which file was first', () => {
    const report = read(
      'ok 1 - parse › refuses # of any kind',
      '#   a note',
      'not ok 2 - convert › a promise - with a dash',
      '  ---',
      '    name: AssertionError',
      '    assertion: t.is()',
      "    message: ''",
      "    at: 'file:///workspace/test/convert.js:4:34'",
      '  ...',
      'ok 3 - convert › kelvin # SKIP',
      'not ok 4 - convert › rankine # TODO',
      ...closing(1, 1, 2),
    );
    expect(lines(report)).toEqual([
      'failed convert > a promise - with a dash',
      'skipped convert > kelvin',
      'skipped convert > rankine',
      'passed parse > refuses # of any kind',
    ]);
    expect(report?.doubt).toBeNull();
  });

  test('has one failure for a file that an exception ended, which its tests stand for once it is mended', () => {
    const report = read('ok 1 - parse › reads', ...crash, ...closing(1, 0, 2));
    expect(lines(report)).toEqual(['failed deep > late', 'passed parse > reads']);
    expect(report?.doubt).toBeNull();
    expect(report?.tests[0]).toMatchObject({
      message: "Cannot find module '/tmp/a/none.js' imported from /tmp/a/test/deep/late.test.js",
      frames: [{ path: 'source/load.js', line: 283 }],
    });
  });

  test('is not trusted without its end, or where its counts are others', () => {
    expect(read('ok 1 - a')?.doubt).toBe('The report is cut off.');
    expect(read('ok 1 - a', 'ok 2 - forged', ...closing(1, 0, 0))?.doubt).not.toBeNull();
    expect(read('ok 1 - a', ...closing(1, 0, 1))?.doubt).not.toBeNull();
    expect(read('ok 1 - a', 'ok 2 - b # SKIP', ...closing(1, 0, 0))?.doubt).not.toBeNull();
    expect(readAva({ stdout: '  ✔ a\n', stderr: '', exitCode: 0 })).toBeNull();
  });

  test('comes from a command that prints it, for one test where one is wanted', () => {
    const command = (given: string, filter?: string) => runnerOf('ava').prepare(given, filter).command;
    expect(command('npx ava')).toBe('npx ava --tap --no-fail-fast');
    expect(command('ava --tap test/a.js')).not.toContain('--tap --tap');
    expect(command('npm test')).toBe('npm test -- --tap --no-fail-fast');
    expect(command('c8 ava', "parse > it's read")).toBe(
      "c8 ava --tap --no-fail-fast --match '*it'\\''s read*'",
    );
  });
});
