import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepingOptions } from '@/server/verifier/canary/javascript';
import { judgeNotes, judgeSessions, withCanary } from '@/server/verifier/canary/with-canary';
import { runnerOf } from '@/server/verifier/runners/auto';
import { canaryAbsent, canaryNotLoaded, canaryPassed } from '@/server/verifier/sentences';

let place = '';
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'espalier-canary-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const sh = (command: string) => {
  const { TMPDIR: _, NODE_OPTIONS: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  mkdirSync(path.join(place, 'tmp'), { recursive: true });
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command], {
    cwd: place,
    encoding: 'utf8',
    env: { ...env, TMPDIR: path.join(place, 'tmp') },
  });
  return { stdout, stderr, exitCode: status };
};

describe('the notes of a canary', () => {
  const judged = (notes: object[], exitCode = 0) =>
    judgeNotes(notes.map((note) => JSON.stringify(note)).join('\n'), { stdout: '', stderr: '', exitCode });
  const [armed, held] = [{ kind: 'armed' }, { kind: 'held' }];

  it.each([
    ['it failed in each process', [armed, held, armed, held], 0, { held: true }, null],
    [
      'it passed in one',
      [armed, held, armed, { kind: 'passed', why: 'equal' }],
      1,
      { held: false },
      canaryPassed,
    ],
    [
      'it never ended, and all is well',
      [armed, armed, held],
      0,
      { held: false, why: canaryAbsent },
      canaryAbsent,
    ],
    ['it never ended, and the command failed', [armed], 1, { held: false, why: canaryAbsent }, null],
    ['nothing loaded it', [], 0, { held: false, why: canaryNotLoaded }, null],
    ['it had no place', [{ kind: 'left-out', why: 'a browser' }], 0, { held: false, why: 'a browser' }, null],
    ['a line is none of ours', [armed, held, { kind: 'odd' }], 0, { held: false }, canaryPassed],
  ])('say that %s', (_what, notes, exitCode, canary, doubt) => {
    expect(judged(notes, exitCode)).toMatchObject({ canary, doubt });
  });

  it('of sessions want one for each', () => {
    expect(judgeSessions(2, [true, true])).toEqual({ canary: { held: true }, doubt: null });
    expect(judgeSessions(2, [true]).doubt).toBe(canaryAbsent);
    expect(judgeSessions(2, [true, false]).doubt).toBe(canaryPassed);
  });
});

describe('a command with a canary around it', () => {
  const ran = (command: string, notes: string) => {
    const prepared = withCanary(
      { command, read: ({ stdout }) => ({ tests: [], doubt: null, printed: stdout }) },
      {
        files: { 'one.txt': notes },
        notes: 'notes',
        before: ['cp "$espalier_canary/one.txt" "$espalier_canary/notes"'],
      },
    );
    const output = sh(prepared.command);
    return { output, report: prepared.read(output) };
  };

  it('keeps its output and its exit code, and leaves nothing behind', () => {
    const { output, report } = ran('echo hello; exit 3', '{"kind":"armed"}\n{"kind":"held"}\n');
    expect(output.exitCode).toBe(3);
    expect(report).toMatchObject({ printed: 'hello\n', canary: { held: true }, doubt: null });
    expect(readdirSync(path.join(place, 'tmp'))).toEqual([]);
  });

  it('is in doubt where the canary passed', () => {
    expect(ran('true', '{"kind":"armed"}\n{"kind":"passed"}\n').report?.doubt).toBe(canaryPassed);
  });

  it('keeps the options that it gives to Node itself', () => {
    const command = keepingOptions("X=1 NODE_OPTIONS='--no-warnings' sh -c 'echo $NODE_OPTIONS'");
    expect(sh(`espalier_options=--first\n${command}`).stdout).toBe('--first --no-warnings\n');
    expect(keepingOptions('echo MY_NODE_OPTIONS=1')).toBe('echo MY_NODE_OPTIONS=1');
  });
});

describe('the canary of node --test', () => {
  const run = (source: string, test = "test('a', () => assert.equal(total([1, 2]), 3));") => {
    writeFileSync(
      path.join(place, 'shop.js'),
      `${source}\nexports.total = (p) => p.reduce((a, b) => a + b, 0);\n`,
    );
    writeFileSync(
      path.join(place, 'shop.test.js'),
      `const test = require('node:test');\nconst assert = require('node:assert');\nconst { total } = require('./shop.js');\n${test}\n`,
    );
    const prepared = runnerOf('auto').prepare('node --test shop.test.js', undefined);
    const output = sh(prepared.command);
    return prepared.read(output);
  };

  it('fails as it must where assertions are whole, and is no test of the report', () => {
    const report = run('');
    expect([report?.canary, report?.doubt]).toEqual([{ held: true }, null]);
    expect(report?.tests.map(({ status }) => status)).toEqual(['passed']);
  });

  it('makes the run void where an assertion was replaced', () => {
    expect(run("require('node:assert').equal = () => {};")?.doubt).toBe(canaryPassed);
    expect(run("require('node:assert').strict.equal = () => {};")?.doubt).toBe(canaryPassed);
  });

  it('makes the run void where it was kept from running', () => {
    expect(run("process.removeAllListeners('exit');")?.doubt).toBe(canaryAbsent);
  });

  it('leaves no way to it that the code under test can see', () => {
    const look =
      'const seen = JSON.stringify([process.env, process.argv, process.execArgv, Object.keys(require.cache), module.parent]);\nif (/espalier_canary|\\/e[0-9a-f]{18}/.test(seen)) throw new Error(seen);';
    expect(run(look)?.tests.map(({ status }) => status)).toEqual(['passed']);
  });
});
