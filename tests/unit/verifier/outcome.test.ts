import { describe, expect, it } from 'vitest';
import { judge, matching } from '@/server/verifier/outcome';
import type { Report, ReportedTest } from '@/server/verifier/report';
import { command } from './reports';

const isTestFile = (path: string) => path.startsWith('test/');
const test = (
  id: string,
  status: ReportedTest['status'],
  part: Partial<ReportedTest> = {},
): ReportedTest => ({
  id,
  status,
  message: status === 'passed' ? '' : 'no',
  frames: [],
  ...part,
});
const report = (tests: ReportedTest[], part: Partial<Report> = {}): Report => ({
  tests,
  doubt: null,
  ...part,
});
const judged = (given: Report | null, result: Parameters<typeof command>[0] = { exitCode: 1 }) =>
  judge(command(result), given, isTestFile, ['test/x.js']);
const statusOf = (given: Report | null, result?: Parameters<typeof command>[0]) =>
  judged(given, result).outcome.status;

describe('the outcome of a run', () => {
  it('holds each test with its message, its leading frame and its time', () => {
    const { outcome, reported, printed } = judged(
      report(
        [
          test('a', 'failed', {
            message: '  no \n',
            frames: [
              { path: 'test/a.js', line: 1, column: 1, fn: null },
              { path: 'src/a.js', line: 2, column: 1, fn: null },
            ],
            ms: 3,
          }),
          test('b', 'passed', { message: 'was said', ms: 0 }),
          test('c', 'skipped', { ms: -1 }),
          test('d'.repeat(1_200), 'passed', { ms: Number.POSITIVE_INFINITY }),
        ],
        { printed: ' x is 3 \n', log: 'log' },
      ),
      { exitCode: 1, ms: 7 },
    );
    expect(outcome).toEqual({
      status: 'read',
      tests: [
        { id: 'a', status: 'failed', message: '  no', frame: 'src/a.js:2', ms: 3 },
        { id: 'b', status: 'passed', message: '', frame: null, ms: 0 },
        { id: 'c', status: 'skipped', message: 'no', frame: null },
        { id: 'd'.repeat(1_000), status: 'passed', message: '', frame: null },
      ],
      exitCode: 1,
      log: 'log',
      ms: 7,
      tampered: ['test/x.js'],
    });
    expect(reported.map(({ id }) => id.length)).toEqual([1, 1, 1, 1_000]);
    expect(reported[0]?.frames).toHaveLength(2);
    expect(printed).toBe('x is 3');
  });

  it('counts no test where the report or the command is in doubt, and says why', () => {
    const passed = [test('a', 'passed')];
    expect(judged(report(passed, { doubt: 'Cut.', log: 'rest' }), { exitCode: 0 }).outcome).toMatchObject({
      status: 'unreadable',
      tests: [],
      log: 'Cut.\n\nrest',
    });
    const killed = judged(report(passed, { printed: 'p' }), { exitCode: null });
    expect(killed.outcome).toMatchObject({ status: 'unreadable', log: 'The test command was killed.' });
    expect(killed).toMatchObject({ reported: [], printed: '' });
    expect(judged(report(passed), { exitCode: 2 }).outcome).toMatchObject({
      status: 'unreadable',
      log: 'No test of the report failed, but the command ended with exit code 2.',
    });
    expect(statusOf(report([...passed, test('b', 'failed')]), { exitCode: 2 })).toBe('read');
    expect(statusOf(report(passed), { exitCode: 0 })).toBe('read');
  });

  it('without a test that ran is none', () => {
    expect(statusOf(report([test('a', 'skipped')]), { exitCode: 0 })).toBe('no-tests');
    expect(statusOf(report([]), { exitCode: 5 })).toBe('no-tests');
    expect(statusOf(report([test('a', 'skipped')]), { exitCode: 5 })).toBe('no-tests');
    expect(judged(report([test('a', 'skipped')], { printed: 'p' }), { exitCode: 0 })).toMatchObject({
      reported: [{ id: 'a' }],
      printed: 'p',
    });
  });

  it('of a command that could not be started says so, unless a report was read', () => {
    for (const exitCode of [126, 127]) {
      expect(statusOf(null, { exitCode })).toBe('not-found');
      expect(statusOf(report([]), { exitCode })).toBe('not-found');
      expect(statusOf(report([test('a', 'failed')]), { exitCode })).toBe('read');
    }
    expect(statusOf(null, { exitCode: 125 })).toBe('unreadable');
    expect(statusOf(null, { exitCode: 128 })).toBe('unreadable');
    expect(statusOf(report([test('a', 'failed')]), { exitCode: null, timedOut: true })).toBe('timeout');
  });

  it('without a log of its own shows what was printed, blank streams left out', () => {
    expect(judged(null, { exitCode: 1, stdout: 'out', stderr: 'err' }).outcome.log).toBe('out\nerr');
    expect(judged(null, { exitCode: 1, stdout: ' \n', stderr: 'err' }).outcome.log).toBe('err');
    expect(judged(null, { exitCode: 1, stdout: 'a'.repeat(70_000) }).outcome.log).toHaveLength(64_000);
  });
});

describe('the part of a run that a filter names', () => {
  const run = judged(
    report(
      [test('test/a.js > adds', 'failed'), test('test/a.js > keeps', 'skipped'), test('test/b.js', 'failed')],
      {
        printed: 'p',
      },
    ),
  );
  const part = (filter: string) => {
    const { outcome, reported, printed } = matching(run, filter);
    expect(outcome.tests.map(({ id }) => id)).toEqual(reported.map(({ id }) => id));
    return { status: outcome.status, ids: reported.map(({ id }) => id), printed };
  };

  it('is the tests whose id contains it', () => {
    expect(part('adds')).toEqual({ status: 'read', ids: ['test/a.js > adds'], printed: 'p' });
    expect(part('test/a.js').ids).toEqual(['test/a.js > adds', 'test/a.js > keeps']);
  });

  it('is no test where all of them were skipped', () => {
    expect(part('keeps')).toEqual({ status: 'no-tests', ids: ['test/a.js > keeps'], printed: 'p' });
  });

  it('is, where none does, the files that could not be loaded', () => {
    expect(part('absent')).toEqual({ status: 'read', ids: ['test/b.js'], printed: 'p' });
    const loaded = judged(report([test('test/a.js > adds', 'failed'), test('alone', 'passed')]));
    expect(matching(loaded, 'absent').outcome).toMatchObject({ status: 'no-tests', tests: [] });
  });

  it('of a run that could not be read is as that run', () => {
    expect(matching(judged(null), 'x').outcome.status).toBe('unreadable');
  });
});
