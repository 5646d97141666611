import { describe, expect, it } from 'vitest';
import { asSnapshotId } from '@/server/core/base/ids';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Runner } from '@/server/core/task/runner';
import type { Task } from '@/server/core/task/task';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import type { QualityProgress, TestReliability } from '@/server/core/verdict/quality';
import { checkMutants } from '@/server/verifier/quality/check-mutants';
import { measureReliability } from '@/server/verifier/quality/rerun';
import type { Suite } from '@/server/verifier/quality/suite';
import { simulatedTask } from '@/tests/support/simulated-world';

type Status = TestResult['status'];
const outcome = (tests: Record<string, Status>, status: Outcome['status'] = 'read'): Outcome => ({
  status,
  tests: Object.entries(tests).map(([id, status]) => ({ id, status, message: '', frame: null })),
  exitCode: 0,
  log: '',
  ms: 1,
  tampered: [],
});

interface SuiteRequest {
  command: string;
  filter: string | undefined;
  /** What was written into the fork before. */
  wrote: string | null;
}

/** A suite whose outcome is a function of what it is asked, and how often it was asked before. */
function suiteOf(
  respond: (request: SuiteRequest, before: number) => Outcome,
  {
    runner = 'jest',
    reruns = 4,
    mutants = 2,
    flaky = [],
  }: { runner?: Runner; reruns?: number; mutants?: number; flaky?: string[] } = {},
) {
  const requests: SuiteRequest[] = [];
  const progress: QualityProgress[] = [];
  const task: Task = { ...simulatedTask, test: { ...simulatedTask.test, command: 'jest', flaky } };
  const nothing = async () => {
    throw new Error('Not asked for.');
  };
  const store: SnapshotStore = {
    list: nothing,
    read: nothing,
    diff: nothing,
    patch: nothing,
    overlay: nothing,
    withoutIgnored: nothing,
    changedPackages: nothing,
  };
  const driver: Pick<SandboxDriver, 'kind'> = { kind: 'local' };
  const suite: Suite = {
    task,
    runner,
    root: asSnapshotId(`${driver.kind}:root`),
    store,
    options: {
      reruns,
      mutants,
      seed: 1,
      signal: new AbortController().signal,
      progress: (now) => progress.push(now),
    },
    isTestFile: () => false,
    forks: () => requests.length,
    inFork: nothing,
    async run(change = {}, filter, prior) {
      let wrote: string | null = null;
      await prior?.({
        async file(action) {
          if (action.kind === 'write_file') wrote = action.content;
          return { text: '', error: false, exitCode: null, truncated: false, reads: [], writes: [] };
        },
        run: nothing,
        snapshot: nothing,
        close: async () => {},
      });
      const request = { command: change.command ?? task.test.command, filter, wrote };
      requests.push(request);
      return respond(request, requests.length - 1);
    },
  };
  return { suite, requests, progress };
}

const isShuffled = ({ command }: SuiteRequest) => command.includes('--randomize');
const first = outcome({
  'a.js > steady': 'passed',
  'a.js > other': 'failed',
  'a.js': 'failed',
  'a.js > off': 'skipped',
});
const kinds = (tests: readonly TestReliability[]) =>
  Object.fromEntries(tests.map(({ id, kind }) => [id, kind]));

describe('reruns of a suite', () => {
  it('are half in another order, half in the given one, then of each test alone', async () => {
    const { suite, requests, progress } = suiteOf(() => first, { reruns: 5 });
    const found = await measureReliability(suite, first, ['a.js > other'], 1000);
    expect(requests.slice(0, 5).map(isShuffled)).toEqual([true, true, false, false, false]);
    expect(requests.slice(5).map(({ filter }) => filter)).toEqual(['a.js > other', 'a.js > steady']);
    expect(found).toMatchObject({ reruns: 5, shuffled: 2, known: [] });
    expect(kinds(found.tests)).toEqual({
      'a.js > steady': 'steady',
      'a.js > other': 'steady',
      'a.js': 'steady',
    });
    expect(progress.slice(0, 5)).toEqual(
      [0, 1, 2, 3, 4].map((done) => ({ phase: 'reruns', done, total: 5 })),
    );
    expect(progress.slice(5)).toEqual([0, 1].map((done) => ({ phase: 'alone', done, total: 2 })));
  });

  it('stay in the given order where the runner cannot change it, or does not know the option', async () => {
    const plain = suiteOf(() => first, { runner: 'cargo' });
    expect(await measureReliability(plain.suite, first, [], 1000)).toMatchObject({ reruns: 4, shuffled: 0 });
    const old = suiteOf((request) => (isShuffled(request) ? outcome({}, 'unreadable') : first));
    expect(await measureReliability(old.suite, first, [], 1000)).toMatchObject({ reruns: 3, shuffled: 0 });
    expect(old.requests.filter(isShuffled)).toHaveLength(1);
  });

  it('repeat an order in which a test flipped three times', async () => {
    const flipped = outcome({ 'a.js > steady': 'failed', 'a.js > other': 'failed' });
    const always = suiteOf((request) => (isShuffled(request) ? flipped : first));
    const ordered = await measureReliability(always.suite, first, [], 1000);
    expect(kinds(ordered.tests)).toMatchObject({ 'a.js > steady': 'order', 'a.js > other': 'steady' });
    expect(always.requests.filter(isShuffled)).toHaveLength(2 + 3);
    const once = suiteOf((_, before) => (before === 0 ? flipped : first));
    expect(kinds((await measureReliability(once.suite, first, [], 1000)).tests)['a.js > steady']).toBe(
      'flaky',
    );
    expect(once.requests.filter(isShuffled)).toHaveLength(2 + 3);
  });

  it('do not repeat an order where the given one flips too', async () => {
    const { suite, requests } = suiteOf((request) =>
      request.filter ? first : outcome({ 'a.js > steady': 'failed', 'a.js > other': 'failed' }),
    );
    expect(kinds((await measureReliability(suite, first, [], 1000)).tests)['a.js > steady']).toBe('flaky');
    expect(requests.filter(isShuffled)).toHaveLength(2);
  });

  it('try a test that flips alone three times, and one that cannot be run alone once', async () => {
    const { suite, requests } = suiteOf(({ filter }) => {
      if (filter === 'a.js > steady') return outcome({ 'a.js > steady': 'failed' });
      if (filter === 'a.js > other') return outcome({ 'a.js > other': 'skipped' });
      return first;
    });
    const { tests } = await measureReliability(suite, first, [], 1000);
    const by = (id: string) => tests.find((test) => test.id === id);
    expect(by('a.js > steady')).toMatchObject({ aloneRuns: 3, aloneFlips: 3, kind: 'order' });
    expect(by('a.js > other')).toMatchObject({ aloneRuns: 0, kind: 'steady' });
    expect(requests.filter(({ filter }) => filter === 'a.js > steady')).toHaveLength(3);
    expect(requests.filter(({ filter }) => filter === 'a.js > other')).toHaveLength(1);
  });

  it('run 40 tests alone at most, the targets first', async () => {
    const many = outcome(
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a.js > ${i}`, 'passed' as const])),
    );
    const { suite, requests } = suiteOf(() => many, { reruns: 2 });
    await measureReliability(suite, many, ['a.js > 59', 'gone > x'], 1000);
    const alone = requests.flatMap(({ filter }) => filter ?? []);
    expect([alone.length, alone[0], alone[1]]).toEqual([40, 'a.js > 59', 'a.js > 0']);
  });
});

describe('faults put into covered lines', () => {
  const text = 'a < b\nc < d\n';
  const covered = {
    lines: [{ path: 'a.js', lines: [1, 2], ran: new Set([1, 2]) }],
    texts: new Map([['a.js', text]]),
    coverage: { files: [], lines: 2, covered: 2, near: [] },
  };
  const mutationsOf = () =>
    [0, 6].map((at) => ({
      start: at + 2,
      end: at + 3,
      replacement: '>',
      line: at === 0 ? 1 : 2,
      note: 'turned',
    }));
  const steady = (id: string): TestReliability => ({
    id,
    status: 'passed',
    runs: 9,
    flips: 0,
    aloneRuns: 0,
    aloneFlips: 0,
    kind: 'steady',
    rate: 0,
    upper: 0.3,
  });
  const failingWith = (message: string): Outcome => ({
    ...first,
    tests: first.tests.map((test) => (test.id === 'a.js > other' ? { ...test, message } : test)),
  });
  const check = (
    respond: Parameters<typeof suiteOf>[0],
    tests = first.tests.map(({ id }) => steady(id)),
    mutants = 2,
  ) => {
    const made = suiteOf(respond, { mutants });
    return checkMutants(made.suite, first, tests, covered, mutationsOf, 1000).then((result) => ({
      result,
      ...made,
    }));
  };

  it('are caught by a steady test that gives another result or complains of something else', async () => {
    const turnedFirst = (request: SuiteRequest) => request.wrote?.startsWith('a >') === true;
    const { result, requests, progress } = await check((request) =>
      turnedFirst(request) ? failingWith('worse') : first,
    );
    expect(result).toEqual({
      tried: 2,
      caught: 1,
      survivors: [{ path: 'a.js', line: 2, note: 'turned', caught: null }],
    });
    expect(new Set(requests.map(({ wrote }) => wrote))).toEqual(
      new Set(['a > b\nc < d\n', 'a < b\nc > d\n']),
    );
    expect(progress).toEqual([0, 1].map((done) => ({ phase: 'mutants', done, total: 2 })));
    const gone = await check(() => outcome({ 'a.js > steady': 'passed' }));
    expect(gone.result).toMatchObject({ caught: 2 });
  });

  it('are not caught by a test that is not steady', async () => {
    const { result } = await check(
      () => failingWith('worse'),
      [steady('a.js > steady'), { ...steady('a.js > other'), kind: 'flaky' }],
    );
    expect(result).toMatchObject({ tried: 2, caught: 0 });
  });

  it('are caught where the suite does not end or gives no result', async () => {
    for (const status of ['timeout', 'unreadable'] as const)
      expect((await check(() => outcome({}, status))).result).toMatchObject({ tried: 2, caught: 2 });
  });

  it('that do not even load say nothing', async () => {
    const { result, requests } = await check(() => failingWith('SyntaxError: no'));
    expect(result).toEqual({ tried: 0, caught: 0, survivors: [] });
    expect(requests).toHaveLength(2);
  });

  it('are as many as are wanted, none where none is wanted or nothing is known of the lines', async () => {
    expect((await check(() => first, [], 1)).requests).toHaveLength(1);
    expect((await check(() => first, [], 0)).result).toEqual({ notMeasured: 'It was left out on request.' });
    const { suite } = suiteOf(() => first);
    expect(await checkMutants(suite, first, [], { ...covered, lines: [] }, mutationsOf, 1000)).toEqual({
      notMeasured: 'It needs the lines that the tests run, and they are not known.',
    });
  });
});
