import { describe, expect, it } from 'vitest';
import type { Runner } from '@/server/core/task/runner';
import { coverageRun } from '@/server/verifier/quality/coverage';
import { codeLines, missedLines, ranLines } from '@/server/verifier/quality/lines';
import { command as commandResult } from '@/tests/unit/verifier/reports';

const source = 'one();\n\ntwo();\n';
const texts = new Map([
  ['a.js', source],
  ['b.js', 'three();\n'],
]);
function readAs(runner: Runner, value: unknown, part: object = {}, files = texts) {
  const run = coverageRun(runner, 'npm test', files);
  const mark = /@espalier-[0-9a-f]{18} /.exec(run?.command ?? '')?.[0] ?? '';
  const found = run?.read(commandResult({ stdout: `${mark}x\n${mark}${JSON.stringify(value)}`, ...part }));
  return Array.isArray(found) ? found.map(({ path, lines, ran }) => ({ path, lines, ran: [...ran] })) : found;
}
const whole = (path: string, text: string, count = 1) => ({ path, functions: [[[0, text.length, count]]] });

describe('a coverage record', () => {
  it('of Node tells of every file which code lines ran in any of its processes', () => {
    const second = { path: 'a.js', functions: [[[0, source.length, 1]], [[0, 7, 0]]] };
    const first = { path: 'a.js', functions: [[[0, source.length, 1]], [[7, source.length, 0]]] };
    expect(readAs('node', [first])).toEqual([
      { path: 'a.js', lines: [1, 3], ran: [1] },
      { path: 'b.js', lines: [1], ran: [] },
    ]);
    expect(readAs('vitest', [first, second, whole('other.js', source)])).toEqual([
      { path: 'a.js', lines: [1, 3], ran: [1, 3] },
      { path: 'b.js', lines: [1], ran: [] },
    ]);
  });

  it('of compiled sources says nothing, unless one of them ran as it is', () => {
    const compiled = whole('a.js', 'x'.repeat(90));
    expect(readAs('jest', [compiled])).toEqual({
      notMeasured: 'The sources are compiled before they run, so their lines are not known.',
    });
    expect(readAs('jest', [compiled, whole('b.js', 'three();\n')])).toEqual([
      { path: 'a.js', lines: [1, 3], ran: [] },
      { path: 'b.js', lines: [1], ran: [1] },
    ]);
    expect(readAs('mocha', [])).toEqual([
      { path: 'a.js', lines: [1, 3], ran: [] },
      { path: 'b.js', lines: [1], ran: [] },
    ]);
  });

  it('of Python is taken as it is told, for the files looked into', () => {
    const value = [
      { path: 'a.js', lines: [1, 2, 3], ran: [2] },
      { path: 'gone.py', lines: [1], ran: [1] },
    ];
    for (const runner of ['pytest', 'unittest'] as const)
      expect(readAs(runner, value)).toEqual([{ path: 'a.js', lines: [1, 2, 3], ran: [2] }]);
  });

  it('that is none says why', () => {
    expect(readAs('node', { not: 'a list' })).toEqual({ notMeasured: 'Node wrote no coverage.' });
    expect(readAs('pytest', [1])).toEqual({ notMeasured: 'Tracing needs Python 3.10 or later.' });
    expect(readAs('node', [], { timedOut: true })).toEqual({
      notMeasured: 'The tests did not end in time while coverage was recorded.',
    });
    expect(readAs('node', [], { stdout: 'no mark' })).toEqual({
      notMeasured: 'The coverage record could not be read.',
    });
  });

  it('is made by runners of Node and of Python, and by no other', () => {
    const runners = ['node', 'vitest', 'jest', 'mocha', 'tap', 'unittest', 'pytest'] as const;
    for (const runner of runners) {
      const command = coverageRun(runner, 'npm test', texts)?.command ?? '';
      expect(command.includes('NODE_V8_COVERAGE')).toBe(!['unittest', 'pytest'].includes(runner));
      expect(command.includes('sitecustomize.py')).toBe(['unittest', 'pytest'].includes(runner));
    }
    for (const runner of ['go', 'cargo', 'exit', 'junit'] as const)
      expect(coverageRun(runner, 'x', texts)).toBeNull();
  });

  it('stands behind a mark that no run has had before', () => {
    expect(coverageRun('node', 'x', texts)?.command).not.toBe(coverageRun('node', 'x', texts)?.command);
  });
});

describe('lines of code', () => {
  it('are found around comments', () => {
    const text = [
      'a(); /* x */',
      '/* open',
      'b(); */ c();',
      '/* one */',
      '  // d();',
      'e(); // f',
      '});',
      '/* x',
      'y */',
      'g()',
    ];
    expect(codeLines(text.join('\n'))).toEqual([1, 3, 6, 10]);
    expect(codeLines('')).toEqual([]);
  });

  it('ran where a range that begins the script was entered, one character more or less', () => {
    const script = (end: number, start = 0) => ({
      path: 'a.js',
      functions: [[[start, end, 1]]] as [number, number, number][][],
    });
    expect([...(ranLines(source, script(source.length)) ?? [])]).toEqual([1, 3]);
    expect([...(ranLines(source, script(source.length + 1)) ?? [])]).toEqual([1, 3]);
    expect([...(ranLines(source, script(source.length - 1)) ?? [])]).toEqual([1, 3]);
    expect(ranLines(source, script(source.length + 2))).toBeNull();
    expect(ranLines(source, script(source.length, 1))).toBeNull();
    expect(ranLines(source, { path: 'a.js', functions: [] })).toBeNull();
  });

  it('that hold brackets alone did not run', () => {
    const text = 'f({\n});\nx';
    const functions: [number, number, number][][] = [[[0, text.length, 1]]];
    expect([...(ranLines(text, { path: 'a.js', functions }) ?? [])]).toEqual([1, 3]);
  });

  it('that did not run make stretches, parted by what ran', () => {
    expect(missedLines([1, 2, 5, 6, 9], new Set([2]))).toEqual([
      [1, 1],
      [5, 9],
    ]);
    expect(missedLines([1, 2], new Set([1, 2]))).toEqual([]);
  });
});
