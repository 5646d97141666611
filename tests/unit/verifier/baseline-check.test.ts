import { describe, expect, test } from 'vitest';
import { noTests, type Task, testSpecSchema } from '@/server/core/task/task';
import { checkBaseline } from '@/server/core/verdict/baseline-check';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';

const result = (id: string, status: TestResult['status']): TestResult => ({
  id,
  status,
  message: '',
  frame: null,
});
const outcome = (part: Partial<Outcome>): Outcome => ({
  status: 'read',
  tests: [],
  exitCode: 1,
  log: '',
  ms: 1,
  tampered: [],
  ...part,
});
const task = (test: object = {}): Task => ({
  name: 'sample',
  title: 'Sample',
  statement: 'Make the failing tests pass.',
  language: 'javascript',
  tags: [],
  test: testSpecSchema.parse({ command: 'node --test', ...test }),
  directory: '/repository',
  holdoutDirectory: null,
  origin: 'directory',
});
const mixed = outcome({ tests: [result('a', 'failed'), result('b', 'passed'), result('c', 'skipped')] });

describe('a task without tests', () => {
  test('has no ground truth, and is told so without a run', () => {
    const check = checkBaseline(outcome({ status: 'no-tests' }), { ...task(), test: noTests });
    expect(check).toMatchObject({ ok: false, code: 'no-tests' });
    expect(check.ok ? '' : check.message).toContain('no ground truth');
  });
});

describe('whether a search can start', () => {
  test.each([
    [
      { status: 'not-found', exitCode: 127 } as const,
      'not-found',
      /“node --test” was not found in the sandbox \(exit code 127\)\. Install it in the image, or pass another command with --test/,
    ],
    [{ status: 'timeout', exitCode: null } as const, 'timeout', /did not end within 60 s/],
    [
      { status: 'unreadable', log: 'last line' } as const,
      'unreadable',
      /could not be read \(exit code 1\).*\nlast line$/,
    ],
    [{ status: 'no-tests', exitCode: 0 } as const, 'no-tests', /executed no tests/],
    [
      { tests: [result('a', 'passed'), result('b', 'passed')] },
      'already-passing',
      /All 2 tests pass already, so there is nothing to repair/,
    ],
    [{ tests: [result('a', 'passed')] }, 'already-passing', /The only test passes already/],
  ])('%j is refused', (part, code, message) => {
    const check = checkBaseline(outcome(part), task());
    expect(check).toMatchObject({ ok: false, code });
    expect(check.ok ? '' : check.message).toMatch(message);
  });

  test('a refusal shows the last eight lines of the log, 1,200 characters at most', () => {
    const shown = (log: string) => {
      const check = checkBaseline(outcome({ status: 'no-tests', log }), task());
      return check.ok ? '' : check.message.split('\n').slice(1).join('\n');
    };
    const rows = (count: number) => Array.from({ length: count }, (_, i) => `row ${i}`).join('\n');
    expect(shown(`\n${rows(9)}\n\n`)).toBe(rows(9).split('\n').slice(1).join('\n'));
    expect(shown('x'.repeat(1_300))).toBe('x'.repeat(1_200));
    expect(shown(' \n')).toBe('');
  });

  test('failing tests become targets, passing ones guards', () => {
    expect(checkBaseline(mixed, task())).toEqual({
      ok: true,
      baseline: { targets: ['a'], guards: ['b'], mayFail: ['a'] },
    });
  });

  test('named targets may be missing only where a file did not load, and must not pass', () => {
    const named = task({ failToPass: ['test/new.js > adds'] });
    const unloaded = outcome({ tests: [result('test/new.js', 'failed'), result('b > c', 'passed')] });
    expect(checkBaseline(unloaded, named)).toMatchObject({
      ok: true,
      baseline: { targets: ['test/new.js > adds'], guards: ['b > c'] },
    });
    const loaded = outcome({ tests: [result('test/new.js > old', 'failed')] });
    expect(checkBaseline(loaded, named)).toMatchObject({ ok: false, code: 'named-tests-missing' });
    expect(checkBaseline(mixed, task({ failToPass: ['b'] }))).toMatchObject({
      ok: false,
      code: 'already-passing',
    });
  });

  test('named guards that did not run are reported', () => {
    const check = checkBaseline(mixed, task({ passToPass: ['b', 'absent'] }));
    expect(check).toMatchObject({ ok: false, code: 'named-tests-missing' });
    expect(check.ok ? '' : check.message).toContain('“absent”');
  });

  test('where only flaky tests fail there is nothing to repair', () => {
    const check = checkBaseline(mixed, task({ flaky: ['a'] }));
    expect(check).toMatchObject({ ok: false, code: 'already-passing' });
    expect(check.ok ? '' : check.message).toMatch(/Only tests marked as flaky fail/);
  });
});
