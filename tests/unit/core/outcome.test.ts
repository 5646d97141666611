import { describe, expect, it } from 'vitest';
import { baselineOf, type Outcome, scoreOf, type TestResult } from '@/server/core/verdict/outcome';

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
    expect(baselineOf(root, { flaky: ['b', 'd'] })).toEqual({ targets: ['a'], guards: ['c'] });
  });
  it('takes named tests where the task names them', () => {
    expect(baselineOf(root, { failToPass: ['b'], passToPass: ['c'] })).toEqual({
      targets: ['b'],
      guards: ['c'],
    });
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
});
