import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Runner } from '@/server/core/task/runner';
import { coverageRun } from '@/server/verifier/quality/coverage';
import type { Report } from '@/server/verifier/report';
import { withReportFile } from '@/server/verifier/runners/report-file';
import { command } from './reports';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-command-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const sh = (script: string) => {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script], { cwd: directory, encoding: 'utf8' });
  return { stdout, stderr, exitCode: status };
};

describe('a command with a report file', () => {
  const report = (text: string): Report => ({ tests: [], doubt: text });
  const prepare = (inner: string) =>
    withReportFile(
      (file) => inner.replaceAll(/FILE(\d)?/g, (_, at) => file(Number(at ?? 0))),
      [...inner.matchAll(/FILE/g)].length,
      (text) => report(`read ${text.trim()}`),
      ({ stdout }) => report(`otherwise ${stdout}`),
    );
  const ran = (inner: string) => {
    const prepared = prepare(inner);
    const output = sh(prepared.command);
    return { ...output, report: prepared.read(output) };
  };

  test('has its report read and kept out of the log, and keeps its exit code', () => {
    const { exitCode, report } = ran('echo before; printf "<xml/>" > FILE; echo aside >&2; exit 3');
    expect(exitCode).toBe(3);
    expect(report).toMatchObject({ doubt: 'read <xml/>', log: 'before\naside' });
  });

  test('is read by its output where the file stays empty', () => {
    expect(ran('echo only this').report).toMatchObject({ doubt: 'otherwise only this', log: 'only this' });
  });

  test('leaves no file behind', () => {
    const { stdout } = sh(`TMPDIR=${directory}; export TMPDIR\n${prepare('echo x > FILE').command}`);
    expect(stdout).toContain('x');
    expect(execFileSync('ls', ['-A', directory], { encoding: 'utf8' })).toBe('');
  });

  test('that calls its runner twice has both reports read; where it ended well and one is missing, it says so', () => {
    expect(ran('echo a > FILE0; echo b > FILE1; exit 1').report).toMatchObject({ doubt: 'read a' });
    const two = (inner: string) => {
      const prepared = withReportFile(
        (file) => inner.replaceAll(/FILE(\d)/g, (_, at) => file(Number(at))),
        2,
        (text) => ({
          tests: [{ id: text.trim(), status: 'passed', message: '', frames: [] }],
          doubt: null,
        }),
        () => null,
      );
      return prepared.read(sh(prepared.command));
    };
    const ids = (found: Report | null) => found?.tests.map(({ id }) => id);
    expect(ids(two('echo a > FILE0; echo b > FILE1'))).toEqual(['a', 'b']);
    expect(ids(two('echo a > FILE0; echo a > FILE1'))).toEqual(['a', 'a #2']);
    expect(two('echo a > FILE0 && exit 1; echo b > FILE1')).toMatchObject({ doubt: null });
    expect(two('echo a > FILE0')).toMatchObject({
      doubt: expect.stringContaining('one call gave no report'),
    });
  });

  test('that was stopped before its end has no report', () => {
    const prepared = prepare('true');
    const { stdout } = sh(prepared.command);
    const half = stdout.slice(0, stdout.lastIndexOf('@espalier'));
    expect(prepared.read({ stdout: half, stderr: '', exitCode: null })).toBeNull();
    expect(prepared.read({ stdout: stdout + stdout, stderr: '', exitCode: 0 })).toBeNull();
    expect(prepared.read({ stdout: 'nothing', stderr: '', exitCode: 0 })).toBeNull();
  });
});

describe('a command whose lines are recorded', () => {
  const covered = (runner: 'node' | 'unittest', run: string, files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
    const recorded = coverageRun(runner, run, new Map(Object.entries(files)));
    if (!recorded) throw new Error('There is a way.');
    const { stdout, exitCode } = sh(recorded.command);
    return { found: recorded.read(command({ stdout, exitCode })), exitCode, stdout };
  };
  const lines = (found: ReturnType<typeof covered>['found']) =>
    Array.isArray(found) ? found.map(({ path, lines, ran }) => [path, lines, [...ran]]) : found;

  test('tells which lines of JavaScript ran, and keeps the exit code and the output to itself', () => {
    const { found, exitCode, stdout } = covered('node', 'node a.js; exit 4', {
      'a.js': 'function yes() {\n  return 1;\n}\nfunction no() {\n  return 2;\n}\nconsole.log(yes());\n',
    });
    expect(exitCode).toBe(4);
    expect(stdout).not.toMatch(/^1$/m);
    const [file] = Array.isArray(found) ? found : [];
    expect(file?.ran.has(2)).toBe(true);
    expect(file?.ran.has(5)).toBe(false);
    expect(file?.lines).toContain(5);
  });

  test('tells which lines of Python ran', () => {
    const { found } = covered('unittest', 'python3 a.py', {
      'a.py': 'def yes():\n    return 1\n\ndef no():\n    return 2\n\nyes()\n',
    });
    expect(lines(found)).toEqual([['a.py', [1, 2, 4, 5, 7], [1, 2, 4, 7]]]);
  });

  test('says why where nothing could be told', () => {
    const recorded = coverageRun('node', 'true', new Map());
    const read = (part: Parameters<typeof command>[0]) => recorded?.read(command(part));
    expect(read({ timedOut: true })).toEqual({
      notMeasured: 'The tests did not end in time while coverage was recorded.',
    });
    expect(read({ stdout: 'nothing' })).toEqual({ notMeasured: 'The coverage record could not be read.' });
    const mark = /'(@espalier-\w+ )'/.exec(recorded?.command ?? '')?.[1] ?? '';
    expect(read({ stdout: `${mark}{}` })).toEqual({ notMeasured: 'Node wrote no coverage.' });
    expect(read({ stdout: `${mark}[]` })).toEqual([]);
    expect(coverageRun('go', 'go test', new Map())).toBeNull();
    const recordable: Runner[] = ['node', 'vitest', 'jest', 'mocha', 'tap', 'unittest', 'pytest'];
    expect(recordable.filter((runner) => coverageRun(runner, 'x', new Map()) === null)).toEqual([]);
  });
});
