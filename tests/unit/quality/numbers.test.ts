import { describe, expect, it } from 'vitest';
import {
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
  });

  it('as many runs are asked for as the confidence needs', () => {
    expect(runsForConfidence(0, 0.99)).toBe(1);
    expect(runsForConfidence(0.1, 0.99)).toBe(2);
    expect(runsForConfidence(0.2, 0.95)).toBe(2);
    expect(runsForConfidence(0.5, 0.95)).toBe(5);
    expect(runsForConfidence(0.99, 0.999)).toBe(20);
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
    const alone = (told: boolean[]) =>
      reliabilityOf('t', 'passed', evidence({ straight: passes, alone: new Map([['t', told]]) }));
    expect(alone([true, true, true]).kind).toBe('order');
    expect(alone([true, false, false]).kind).toBe('flaky');
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
  ])('%s must be mended first, and it says so', (_, change, words) => {
    const { level, reasons } = qualityVerdict({ ...sound, ...change });
    expect(level).toBe('fix-first');
    expect(reasons[0]).toContain(words);
  });

  it('a flaky test that the task names is no obstacle but a limit', () => {
    const reliability = { reruns: 20, shuffled: 10, tests: [flaky], known: ['t'] };
    expect(qualityVerdict({ ...sound, reliability }).level).toBe('heavy');
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
