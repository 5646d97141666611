import { describe, expect, it } from 'vitest';
import { baselineOf, type Outcome, passesIn, scoreOf, type TestResult } from '@/server/core/verdict/outcome';

const outcome = (statuses: Record<string, TestResult['status']>): Outcome => ({
  status: 'read',
  tests: Object.entries(statuses).map(([id, status]) => ({ id, status, message: '', frame: null })),
  exitCode: 0,
  log: '',
  ms: 1,
  tampered: [],
});
const root = outcome({ a: 'failed', b: 'failed', c: 'passed', d: 'passed', e: 'skipped' });

describe('the baseline', () => {
  it('takes failing tests as targets and passing ones as guards, flaky and skipped ones as neither', () => {
    expect(baselineOf(root, { flaky: ['b', 'd'] })).toEqual({
      targets: ['a'],
      guards: ['c'],
      mayFail: ['a', 'b', 'd'],
    });
  });
  it('takes named tests where the task names them', () => {
    expect(baselineOf(root, { failToPass: ['b'], passToPass: ['c'] })).toEqual({
      targets: ['b'],
      guards: ['c'],
      mayFail: ['a', 'b'],
    });
  });
  it('names what was left out at the root, which may fail', () => {
    const { mayFail, leftOut, guards } = baselineOf({ ...root, leftOut: ['t 0x1'] });
    expect({ mayFail, leftOut, guards }).toEqual({
      mayFail: ['a', 'b', 't 0x1'],
      leftOut: ['t 0x1'],
      guards: ['c', 'd'],
    });
  });
  it('weighs the tests that decide by how seldom they are flaky, a tenth at least', () => {
    const flakeRates = { a: 0.25, c: 1, d: 0, e: 0.5, elsewhere: 0.5 };
    expect(baselineOf(root, { flakeRates })).toEqual({
      targets: ['a', 'b'],
      guards: ['c', 'd'],
      mayFail: ['a', 'b'],
      weights: { a: 0.75, c: 0.1 },
    });
    expect(baselineOf(root, { flakeRates: { d: 0 } })).not.toHaveProperty('weights');
  });
});

describe('the score', () => {
  const baseline = baselineOf(root);
  it('is targets passing × guards passing', () => {
    const { reward, solved } = scoreOf(
      outcome({ a: 'passed', b: 'failed', c: 'passed', d: 'failed' }),
      baseline,
    );
    expect(reward).toBe(0.25);
    expect(solved).toBe(false);
  });
  it('is 1 exactly when all pass', () => {
    const score = scoreOf(outcome({ a: 'passed', b: 'passed', c: 'passed', d: 'passed' }), baseline);
    expect(score).toMatchObject({ reward: 1, solved: true });
  });
  describe('where the command ended red', () => {
    const red = (statuses: Record<string, TestResult['status']>) => ({ ...outcome(statuses), exitCode: 1 });
    const all = { a: 'passed', b: 'passed', c: 'passed', d: 'passed' } as const;
    it.each([
      ['a test that was skipped at the root', { e: 'failed' }, ['e']],
      ['a new test', { new: 'failed' }, ['new']],
      ['two of them', { e: 'failed', new: 'failed' }, ['e', 'new']],
    ] as const)('is no solution because of %s, and names it', (_what, more, alsoFailing) => {
      const score = scoreOf(red({ ...all, ...more }), baseline);
      expect(score).toMatchObject({ solved: false, targetsPassing: 2, guardsPassing: 2, alsoFailing });
      expect(score.reward).toBeCloseTo(2 / (2 + alsoFailing.length), 12);
    });
    it('is a solution where what fails failed at the root and is no target, or is known as flaky', () => {
      const named = baselineOf(root, { failToPass: ['a'], flaky: ['f'] });
      expect(scoreOf(red({ ...all, b: 'failed', f: 'failed' }), named)).toMatchObject({
        solved: true,
        reward: 1,
      });
      expect(scoreOf(red({ ...all, b: 'failed' }), named)).not.toHaveProperty('alsoFailing');
    });
    it('is what it was in runs that did not write down what may fail', () => {
      const { mayFail: _, ...old } = baseline;
      expect(scoreOf(red({ ...all, new: 'failed' }), old).solved).toBe(true);
    });
    it('names at most twenty', () => {
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`n${i}`, 'failed' as const]));
      expect(scoreOf(red({ ...all, ...many }), baseline).alsoFailing).toHaveLength(20);
    });
  });
  it('does not count a test that vanished or was skipped', () => {
    expect(scoreOf(outcome({ a: 'passed', b: 'skipped', c: 'passed', d: 'passed' }), baseline).solved).toBe(
      false,
    );
    expect(scoreOf(outcome({ a: 'passed', c: 'passed', d: 'passed' }), baseline).solved).toBe(false);
  });
  it('takes a file that could not be loaded as repaired once its own tests pass, all of them', () => {
    const loading = { targets: ['t.js', 'tests.test_x'], guards: [] };
    const all = outcome({ 't.js > one': 'passed', 't.js > two': 'skipped', 'tests.test_x.C > m': 'passed' });
    expect(scoreOf(all, loading).targetsPassing).toBe(2);
    const some = outcome({ 't.js > one': 'passed', 't.js > two': 'failed', 'tests.test_xy.C > m': 'passed' });
    expect(scoreOf(some, loading).targetsPassing).toBe(0);
  });
  it('takes what stands before all tests as repaired once they pass, all of them', () => {
    const before = { targets: ['all tests'], guards: [] };
    expect(scoreOf(outcome({ 'a.js > one': 'passed', 'b.js > two': 'passed' }), before).solved).toBe(true);
    expect(scoreOf(outcome({ 'a.js > one': 'passed', 'b.js > two': 'failed' }), before).solved).toBe(false);
    expect(scoreOf(outcome({ 'a.js > one': 'skipped' }), before).solved).toBe(false);
  });
  it('names the targets that pass where some do and some do not', () => {
    const of = (a: TestResult['status'], b: TestResult['status']) =>
      scoreOf(outcome({ a, b, c: 'passed', d: 'passed' }), baseline).passing;
    expect([of('passed', 'failed'), of('failed', 'passed')]).toEqual([['a'], ['b']]);
    expect([of('failed', 'failed'), of('passed', 'passed')]).toEqual([undefined, undefined]);
  });
  it('counts each test by its weight', () => {
    const weighed = { targets: ['a', 'b'], guards: ['c', 'd'], weights: { a: 0.5, d: 0.25 } };
    const score = scoreOf(outcome({ a: 'passed', b: 'failed', c: 'passed', d: 'failed' }), weighed);
    // 0.5 of 1.5 targets, 1 of 1.25 guards.
    expect(score.reward).toBeCloseTo((0.5 / 1.5) * (1 / 1.25), 12);
    expect(score).toMatchObject({
      targetsPassing: 1,
      targetsTotal: 2,
      guardsPassing: 1,
      guardsTotal: 2,
      solved: false,
    });
  });
  it('is nothing without targets, and not lowered by guards where there are none', () => {
    const all = outcome({ a: 'passed', b: 'failed' });
    expect(scoreOf(all, { targets: [], guards: ['a'] })).toMatchObject({ reward: 0, solved: false });
    expect(scoreOf(all, { targets: ['a'], guards: [] })).toMatchObject({ reward: 1, solved: true });
    expect(scoreOf(all, { targets: ['a', 'b'], guards: [] })).toMatchObject({ reward: 0.5, solved: false });
    expect(scoreOf(all, { targets: ['a'], guards: ['b'] })).toMatchObject({ reward: 0, solved: false });
  });
  it('takes a class for passed by its own methods alone, and not where it passes nothing', () => {
    expect(passesIn(outcome({ 'tests.x.test_a': 'passed', 'tests.xy.test_b': 'failed' }), 'tests.x')).toBe(
      true,
    );
    expect(passesIn(outcome({ 'tests.x.test_a': 'skipped' }), 'tests.x')).toBe(false);
    expect(passesIn(outcome({ 'tests.x': 'failed', 'tests.x.test_a': 'passed' }), 'tests.x')).toBe(false);
  });
});
