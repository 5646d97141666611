import { describe, expect, it } from 'vitest';
import {
  levelTitles,
  missedText,
  type QualityReport,
  qualityVerdict,
  runsForConfidence,
  upperRate,
  upperWithoutFlip,
} from '@/server/core/verdict/quality';
import { type Evidence, type Rerun, reliabilityOf } from '@/server/verifier/quality/reliability';

describe('bounds on flake rates', () => {
  it('without a flip is the rate whose n passes in a row have probability 0.05', () => {
    for (const n of [1, 5, 20, 59]) expect((1 - upperWithoutFlip(n)) ** n).toBeCloseTo(0.05, 10);
    expect(upperWithoutFlip(20)).toBeCloseTo(0.1391, 4);
    expect(upperWithoutFlip(0)).toBe(1);
  });

  it('after flips is the Clopper–Pearson bound', () => {
    // scipy.stats.beta.ppf(0.95, k + 1, n - k)
    expect(upperRate(2, 20)).toBeCloseTo(0.28262, 4);
    expect(upperRate(1, 10)).toBeCloseTo(0.39416, 4);
    expect(upperRate(10, 10)).toBe(1);
    expect([upperRate(0, 0), upperRate(0, 5), upperRate(3, 2)]).toEqual([1, upperWithoutFlip(5), 1]);
    expect(upperWithoutFlip(1)).toBeCloseTo(0.95, 12);
    expect(upperWithoutFlip(-1)).toBe(1);
  });

  it('as many runs are asked for as the confidence needs', () => {
    expect(runsForConfidence(0, 0.99)).toBe(1);
    expect(runsForConfidence(0.1, 0.99)).toBe(2);
    expect(runsForConfidence(0.2, 0.95)).toBe(2);
    expect(runsForConfidence(0.5, 0.95)).toBe(5);
    expect(runsForConfidence(0.99, 0.999)).toBe(20);
    expect([runsForConfidence(-1, 0.9), runsForConfidence(1, 0.1), runsForConfidence(2, 0.1)]).toEqual([
      1, 20, 20,
    ]);
    expect(runsForConfidence(0.1, 0.9)).toBe(1);
  });
});

const rerun = (status: 'passed' | 'failed'): Rerun => new Map([['t', status]]);
const evidence = (part: Partial<Evidence>): Evidence => ({
  straight: [],
  shuffled: [],
  again: new Map(),
  alone: new Map(),
  ...part,
});
const passes = Array.from({ length: 5 }, () => rerun('passed'));

describe('what reruns tell of a test', () => {
  it('no flip is steady, with its bound', () => {
    const steady = reliabilityOf('t', 'passed', evidence({ straight: passes, shuffled: passes }));
    expect(steady).toMatchObject({ kind: 'steady', runs: 10, rate: 0 });
    expect(steady.upper).toBeCloseTo(upperWithoutFlip(10), 10);
  });

  it('a flip in the given order is flaky', () => {
    const flaky = reliabilityOf('t', 'passed', evidence({ straight: [...passes, rerun('failed')] }));
    expect(flaky).toMatchObject({ kind: 'flaky', flips: 1, runs: 6 });
  });

  it('a flip that comes back each time its order is repeated is order dependence, else flakiness', () => {
    const shuffled = [rerun('failed'), ...passes];
    const with_ = (again: boolean[]) =>
      reliabilityOf('t', 'passed', evidence({ straight: passes, shuffled, again: new Map([['t', again]]) }));
    expect(with_([true, true, true]).kind).toBe('order');
    expect(with_([true, false, true]).kind).toBe('flaky');
  });

  it('failing alone every time, and only alone, is order dependence', () => {
    const alone = (flips: boolean[]) =>
      reliabilityOf('t', 'passed', evidence({ straight: passes, alone: new Map([['t', flips]]) }));
    expect(alone([true, true, true]).kind).toBe('order');
    expect(alone([true, false, false]).kind).toBe('flaky');
  });

  it('is counted over the runs in which the test ran, alone and together', () => {
    const mixed = evidence({
      straight: [rerun('passed'), rerun('failed'), new Map()],
      shuffled: [rerun('failed'), new Map([['other', 'failed']])],
      alone: new Map([['t', [true, false]]]),
    });
    const found = reliabilityOf('t', 'passed', mixed);
    expect(found).toMatchObject({
      id: 't',
      status: 'passed',
      runs: 3,
      flips: 2,
      aloneRuns: 2,
      aloneFlips: 1,
    });
    expect(found.rate).toBeCloseTo(2 / 3, 12);
    expect(found.upper).toBe(upperRate(2, 3));
    const none = reliabilityOf('t', 'failed', evidence({}));
    expect(none).toMatchObject({ runs: 0, rate: 0, upper: 1, kind: 'steady', aloneRuns: 0 });
  });

  it('is order dependence only where all that flipped does so each time, three times at least', () => {
    const kind = (shuffled: Rerun[], again: boolean[], alone: boolean[], straight = passes) =>
      reliabilityOf(
        't',
        'passed',
        evidence({ straight, shuffled, again: new Map([['t', again]]), alone: new Map([['t', alone]]) }),
      ).kind;
    const [flip, yes] = [[rerun('failed')], [true, true, true]];
    expect(kind(flip, yes, yes)).toBe('order');
    expect(kind(flip, yes, [])).toBe('order');
    expect(kind([], [], yes)).toBe('order');
    expect(kind(flip, yes, [true, false, true])).toBe('flaky');
    expect(kind(flip, [true, false, true], yes)).toBe('flaky');
    expect(kind(flip, [true, true], [])).toBe('flaky');
    expect(kind(flip, [], yes)).toBe('flaky');
    expect(kind([], [], [true, true])).toBe('flaky');
    expect(kind(flip, yes, yes, [...passes, rerun('failed')])).toBe('flaky');
    expect(kind([], [], [false])).toBe('steady');
  });

  it('a suite that gave no result flips every test', () => {
    expect(reliabilityOf('t', 'passed', evidence({ straight: [...passes, null] })).kind).toBe('flaky');
  });
});

const sound: Omit<QualityReport, 'verdict'> = {
  task: 'sample',
  command: 'node --test',
  sandbox: 'local',
  baseline: {
    status: 'read',
    passed: 9,
    failed: 1,
    skipped: 0,
    ms: 100,
    problem: null,
    targets: ['t'],
    guards: [],
  },
  reliability: { reruns: 20, shuffled: 10, tests: [], known: [] },
  coverage: {
    files: [{ path: 'a.js', lines: 10, covered: 10, missed: [] }],
    lines: 10,
    covered: 10,
    near: ['a.js'],
  },
  mutation: { tried: 20, caught: 19, survivors: [] },
  hasHoldout: true,
  suiteRuns: 40,
  seconds: 1,
};
const flaky = reliabilityOf('t', 'failed', evidence({ straight: [rerun('passed'), rerun('failed')] }));

describe('the verdict on a verifier', () => {
  it('sound tests are fit for heavy search', () => {
    expect(qualityVerdict(sound).level).toBe('heavy');
  });

  it.each([
    [
      'a flaky test',
      { reliability: { reruns: 20, shuffled: 10, tests: [flaky], known: [] } },
      'flaky without any change: t.',
    ],
    [
      'coverage under 60 %',
      {
        coverage: {
          files: [{ path: 'a.js', lines: 10, covered: 5, missed: [[6, 10] as [number, number]] }],
          lines: 10,
          covered: 5,
          near: [],
        },
      },
      'Below 60 %',
    ],
    [
      'little coverage near the fault',
      {
        coverage: {
          files: [
            { path: 'a.js', lines: 90, covered: 90, missed: [] },
            { path: 'b.js', lines: 10, covered: 2, missed: [[3, 10] as [number, number]] },
          ],
          lines: 100,
          covered: 92,
          near: ['b.js'],
        },
      },
      '20 % near the fault',
    ],
    ['surviving mutants', { mutation: { tried: 20, caught: 5, survivors: [] } }, '20 faults'],
  ])('%s must be mended first, and it says so', (_, change, message) => {
    const { level, reasons } = qualityVerdict({ ...sound, ...change });
    expect(level).toBe('fix-first');
    expect(reasons[0]).toContain(message);
  });

  it('a flaky test that the task names is no obstacle but a limit', () => {
    const reliability = { reruns: 20, shuffled: 10, tests: [flaky], known: ['t'] };
    expect(qualityVerdict({ ...sound, reliability }).level).toBe('heavy');
  });

  it('several tests that the task names as flaky hide no other limit', () => {
    const tests = ['t', 'u', 'v'].map((id) => ({ ...flaky, id }));
    const reliability = { reruns: 20, shuffled: 10, tests, known: ['t', 'u', 'v'] };
    expect(qualityVerdict({ ...sound, reliability }).level).toBe('heavy');
    const coverage = { notMeasured: 'No way.' };
    expect(qualityVerdict({ ...sound, reliability, coverage }).level).toBe('few');
    expect(qualityVerdict({ ...sound, reliability, hasHoldout: false }).level).toBe('few');
  });

  it('without a holdout says so, and is as good as the tests are', () => {
    expect(qualityVerdict({ ...sound, hasHoldout: false })).toEqual({
      level: 'heavy',
      reasons: [
        'The tests run 100 % of the lines of code and 100 % near the fault.',
        'The tests caught 19 of 20 faults that were put into the covered code (95 %).',
        'There is no holdout, so a result that only passes the visible tests looks the same as a correct one.',
      ],
    });
  });

  it.each([
    [0.59, 'fix-first'],
    [0.6, 'few'],
    [0.89, 'few'],
    [0.9, 'heavy'],
  ])('with %d of the lines run is %s', (share, level) => {
    const lines = 100;
    const covered = Math.round(100 * share);
    const files = [{ path: 'a.js', lines, covered, missed: [] }];
    expect(qualityVerdict({ ...sound, coverage: { files, lines, covered, near: [] } }).level).toBe(level);
    // Near the fault the same bounds hold, whatever is run elsewhere.
    const more = [...files, { path: 'b.js', lines: 10_000, covered: 10_000, missed: [] }];
    const near = { files: more, lines: 10_100, covered: 10_000 + covered, near: ['a.js'] };
    expect(qualityVerdict({ ...sound, coverage: near }).level).toBe(level);
  });

  it.each([
    [14, 20, 'few'],
    [15, 20, 'heavy'],
    [6, 20, 'few'],
    [5, 20, 'fix-first'],
    [0, 0, 'few'],
  ])('with %d of %d faults caught is %s', (caught, tried, level) => {
    expect(qualityVerdict({ ...sound, mutation: { tried, caught, survivors: [] } }).level).toBe(level);
  });

  it('says what depends on the order, three tests by name and the rest by number', () => {
    const tests = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...flaky, id, kind: 'order' as const }));
    const { level, reasons } = qualityVerdict({
      ...sound,
      reliability: { reruns: 1, shuffled: 1, tests, known: ['e'] },
    });
    expect(level).toBe('fix-first');
    expect(reasons[0]).toBe(
      'These tests depend on the order of the tests: a; b; c and 1 more. Let each test set up what it needs.',
    );
  });

  it('says what the tests never run, in the files near the fault first, four files at most', () => {
    const file = (path: string) => ({
      path,
      lines: 10,
      covered: 8,
      missed: [
        [1, 1],
        [4, 5],
      ] as [number, number][],
    });
    const files = ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => file(`${path}.js`));
    const coverage = {
      files: [...files, { path: 'g.js', lines: 1, covered: 1, missed: [] }],
      lines: 61,
      covered: 49,
      near: ['f.js'],
    };
    expect(qualityVerdict({ ...sound, coverage }).reasons[0]).toBe(
      'The tests run 80 % of the lines of code and 80 % near the fault. These lines never run: f.js:1, 4–5; a.js:1, 4–5; b.js:1, 4–5; c.js:1, 4–5; and 2 more files.',
    );
  });

  it('is no ground truth without a test or a command', () => {
    const none = { ...sound.baseline, passed: 0, failed: 0 };
    expect(qualityVerdict({ ...sound, baseline: none })).toEqual({
      level: 'no-ground-truth',
      reasons: ['No test was executed.'],
    });
    expect(qualityVerdict({ ...sound, command: '' }).level).toBe('no-ground-truth');
    expect(qualityVerdict({ ...sound, baseline: { ...none, passed: 1 } }).level).toBe('heavy');
    const unread = { ...sound.baseline, status: 'timeout' as const };
    expect(qualityVerdict({ ...sound, baseline: unread }).reasons).toEqual(['The tests gave no result.']);
  });

  it('what could not be measured, or lines that never run, allow a few attempts', () => {
    const coverage = { notMeasured: 'No way.' };
    expect(qualityVerdict({ ...sound, coverage }).level).toBe('few');
    const files = [{ path: 'a.js', lines: 10, covered: 8, missed: [[3, 4] as [number, number]] }];
    const { level, reasons } = qualityVerdict({
      ...sound,
      coverage: { files, lines: 10, covered: 8, near: [] },
    });
    expect(level).toBe('few');
    expect(reasons[0]).toContain('a.js:3–4');
  });

  it('gives its reasons in order: what to fix, what limits, what was found otherwise, and the missing holdout', () => {
    const tests = [flaky, { ...flaky, id: 'u', kind: 'order' as const }, { ...flaky, id: 'k' }];
    const report = {
      ...sound,
      baseline: { ...sound.baseline, problem: 'All pass.' },
      reliability: { reruns: 1, shuffled: 1, tests, known: ['k'] },
      coverage: { notMeasured: 'No way.' },
      mutation: { notMeasured: 'Not wanted.' },
      hasHoldout: false,
    };
    const { level, reasons } = qualityVerdict(report);
    expect(level).toBe('fix-first');
    expect(reasons.map((reason) => reason.split('.')[0])).toEqual([
      'These tests are flaky without any change: t',
      'These tests depend on the order of the tests: u',
      'These tests are on the flaky list, so they are neither targets nor guards: k',
      'Coverage was not measured',
      'Mutants were not measured',
      'All pass',
      'There is no holdout, so a result that only passes the visible tests looks the same as a correct one',
    ]);
    const limited = qualityVerdict({
      ...report,
      reliability: { ...report.reliability, tests: [] },
      hasHoldout: true,
    });
    expect(limited).toEqual({
      level: 'few',
      reasons: ['Coverage was not measured. No way.', 'Mutants were not measured. Not wanted.', 'All pass.'],
    });
    const none = qualityVerdict({ ...sound, mutation: { tried: 0, caught: 0, survivors: [] } });
    expect(none.reasons[0]).toBe('No mutant could be made from the covered code.');
    expect(qualityVerdict({ ...sound, reliability: null }).level).toBe('heavy');
  });

  it('of code without lines is that nothing runs, and near the fault only what has lines counts', () => {
    const empty = { files: [], lines: 0, covered: 0, near: [] };
    expect(qualityVerdict({ ...sound, coverage: empty }).reasons[0]).toMatch(
      /^The tests run 0 % of the lines of code\. Below 60 %/,
    );
    const files = [
      { path: 'a.js', lines: 10, covered: 10, missed: [] },
      { path: 'b.js', lines: 0, covered: 0, missed: [] },
    ];
    expect(
      qualityVerdict({ ...sound, coverage: { files, lines: 10, covered: 10, near: ['b.js'] } }).reasons[0],
    ).toBe('The tests run 100 % of the lines of code.');
  });

  it('has a title and a meaning for each level', () => {
    expect(
      Object.fromEntries(Object.entries(levelTitles).map(([level, { title }]) => [level, title])),
    ).toEqual({
      heavy: 'Fit for heavy search',
      few: 'Fit for a few attempts',
      'fix-first': 'Fix the tests first',
      'no-ground-truth': 'No ground truth',
    });
    for (const { meaning } of Object.values(levelTitles)) expect(meaning).toMatch(/\.$/);
  });

  it('names four files whose lines never run, and the rest by number', () => {
    const file = (path: string, ...missed: [number, number][]) => ({ path, lines: 9, covered: 1, missed });
    expect(missedText([])).toBe('');
    expect(missedText([file('a', [1, 1], [3, 5]), file('b')])).toBe('a:1, 3–5');
    const five = ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => file(path, [2, 2]));
    expect(missedText(five.slice(0, 4))).toBe('a:2; b:2; c:2; d:2');
    expect(missedText(five)).toBe('a:2; b:2; c:2; d:2; and 2 more files');
  });

  it('a handful of mutants condemns no tests', () => {
    const mutation = { tried: 3, caught: 1, survivors: [] };
    expect(qualityVerdict({ ...sound, mutation }).level).toBe('few');
  });

  it('tests that gave no result are no ground truth', () => {
    const baseline = { ...sound.baseline, status: 'unreadable' as const, problem: 'The report …' };
    expect(qualityVerdict({ ...sound, baseline })).toEqual({
      level: 'no-ground-truth',
      reasons: ['The report …'],
    });
  });
});
