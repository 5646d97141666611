import { describe, expect, it } from 'vitest';
import {
  combined,
  comingAndGoing,
  leadNeeded,
  needsAnotherBaseline,
  needsAnotherHoldout,
  needsAnotherRun,
  unsteadyIn,
} from '@/server/core/verdict/confirmation';
import { baselineOf, type Outcome, scoreOf, type TestResult } from '@/server/core/verdict/outcome';

/** `t+ g-`: target passes, guard fails. */
const outcome = (text: string, status: Outcome['status'] = 'read'): Outcome => ({
  status,
  tests: text
    .split(' ')
    .filter((name) => name !== '')
    .map(
      (name): TestResult => ({
        id: name.slice(0, -1),
        status: name.endsWith('+') ? 'passed' : 'failed',
        message: '',
        frame: null,
      }),
    ),
  exitCode: 0,
  log: '',
  ms: 10,
  tampered: [],
});
const baseline = { targets: ['t', 'u'], guards: ['g'] };
const doubts = { rates: {}, confidence: 0.99, earlier: null };
const needs = (texts: string[], change: Partial<typeof doubts> | { earlier: boolean } = {}) =>
  needsAnotherRun(
    texts.map((text) => outcome(text)),
    baseline,
    { ...doubts, ...change },
  );

describe('the lead that a verdict needs', () => {
  it('is the least m with ((1 − f) ÷ f)^m ≥ c ÷ (1 − c)', () => {
    expect(leadNeeded(0.05, 0.99)).toBe(2);
    expect(leadNeeded(0.1, 0.99)).toBe(3);
    expect(leadNeeded(0.1, 0.9)).toBe(1);
    expect(leadNeeded(0.2, 0.99)).toBe(4);
    expect(leadNeeded(0, 0.99)).toBe(1);
    expect(leadNeeded(0.3, 0.5)).toBe(1);
    for (const [f, c] of [
      [0.05, 0.99],
      [0.2, 0.95],
    ] as const) {
      const m = leadNeeded(f, c);
      expect(((1 - f) / f) ** m).toBeGreaterThanOrEqual(c / (1 - c));
      expect(((1 - f) / f) ** (m - 1)).toBeLessThan(c / (1 - c));
    }
  });
});

describe('another run', () => {
  it('comes before a solution is declared, and then no more', () => {
    expect(needs([])).toBe(true);
    expect(needs(['t+ u+ g+'])).toBe(true);
    expect(needs(['t+ u+ g+', 't+ u+ g+'])).toBe(false);
  });

  it('comes before what passes all targets is rejected for a guard', () => {
    expect(needs(['t+ u+ g-'])).toBe(true);
    expect(needs(['t+ u+ g-', 't+ u+ g-'])).toBe(false);
    expect(needs(['t+ u+ g-', 't+ u+ g+'])).toBe(true);
  });

  it('is not spent on what is plainly unsolved', () => {
    expect(needs(['t- u+ g+'])).toBe(false);
    expect(needs(['t+ u- g+'], { earlier: false })).toBe(false);
  });

  it('comes where the verdict on the same files changed', () => {
    expect(needs(['t- u+ g+'], { earlier: true })).toBe(true);
  });

  it('comes where a test known to be flaky fails, and more often the flakier it is', () => {
    expect(needs(['t- u- g+'], { rates: { g: 0.1 } })).toBe(false);
    expect(needs(['t- u- g-'], { rates: { g: 0.1 } })).toBe(true);
    const solved = Array.from({ length: 2 }, () => 't+ u+ g+');
    expect(needs(solved, { rates: { u: 0.1 } })).toBe(true);
    expect(needs([...solved, 't+ u+ g+'], { rates: { u: 0.1 } })).toBe(false);
  });

  it('ends at nine, and is never asked for at a confidence of one half', () => {
    const flips = Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? 't+ u+ g+' : 't- u+ g+'));
    expect(needs(flips)).toBe(false);
    expect(needs(flips.slice(0, 8))).toBe(true);
    expect(needs(['t+ u+ g+'], { confidence: 0.5 })).toBe(false);
  });

  it('makes a baseline sure of every test', () => {
    expect(needsAnotherBaseline([outcome('t- g+')], 0.99)).toBe(true);
    expect(needsAnotherBaseline([outcome('t- g+'), outcome('t- g+')], 0.99)).toBe(false);
    expect(needsAnotherBaseline([outcome('t- g+'), outcome('t- g-')], 0.99)).toBe(true);
    expect(needsAnotherBaseline([outcome('t- g+')], 0.5)).toBe(false);
  });
});

describe('a holdout', () => {
  const again = (texts: string[]) =>
    needsAnotherHoldout(
      texts.map((text) => outcome(text)),
      0.99,
    );
  it('that passes stands; one that rejects is repeated until it is sure', () => {
    expect(again(['a+ b+'])).toBe(false);
    expect(again(['a+ b-'])).toBe(true);
    expect(again(['a+ b-', 'a+ b-'])).toBe(false);
    expect(again(['a+ b-', 'a+ b+'])).toBe(true);
    expect(again(['a+ b-', 'a+ b+', 'a+ b+'])).toBe(false);
    expect(needsAnotherHoldout([outcome('a-')], 0.5)).toBe(false);
    expect(needsAnotherHoldout([outcome('', 'timeout')], 0.99)).toBe(true);
    expect(needsAnotherHoldout([outcome('', 'timeout'), outcome('', 'timeout')], 0.99)).toBe(false);
  });
});

describe('several runs as one', () => {
  it('take each test as most runs had it, and name those that changed', () => {
    const one = combined([outcome('t+ g+'), outcome('t- g+'), outcome('t+ g+')]);
    expect(scoreOf(one, { targets: ['t'], guards: ['g'] }).solved).toBe(true);
    expect(one).toMatchObject({ runs: 3, unsteady: ['t'], ms: 30 });
    expect(unsteadyIn([outcome('t+ g+'), outcome('t- g+')])).toEqual(['t']);
  });

  it('a tie has not passed', () => {
    const tie = combined([outcome('t+ g+'), outcome('t- g+')]);
    expect(tie.tests.find((test) => test.id === 't')?.status).toBe('failed');
  });

  it('that mostly gave no result give none', () => {
    const runs = [outcome('t+'), outcome('', 'timeout'), outcome('', 'timeout')];
    expect(combined(runs)).toMatchObject({ status: 'timeout', tests: [], runs: 3 });
    const mostly = combined([outcome('t+'), outcome('', 'timeout'), outcome('t+')]);
    expect(mostly.status).toBe('read');
    expect(mostly.tests[0]?.status).toBe('passed');
  });
});

describe('a flaky test', () => {
  it('weighs less in the reward, and still decides whether all is solved', () => {
    const weighed = baselineOf(outcome('t- u- g+'), { flakeRates: { u: 0.2, unknown: 0.5 } });
    expect(weighed.weights).toEqual({ u: 0.8 });
    expect(scoreOf(outcome('t+ u- g+'), weighed)).toMatchObject({ solved: false, reward: 1 / 1.8 });
    expect(scoreOf(outcome('t+ u+ g+'), weighed)).toMatchObject({ solved: true, reward: 1 });
  });
});

describe('names that not every run has', () => {
  const run = (ids: string[], status: Outcome['status'] = 'read'): Outcome => ({
    status,
    tests: ids.map((id) => ({ id, status: 'passed', message: '', frame: null })),
    exitCode: 0,
    log: '',
    ms: 1,
    tampered: [],
  });
  it('are those that some runs that gave a result lack', () => {
    expect(comingAndGoing([run(['a', 'b 1']), run(['a', 'b 2']), run([], 'timeout')])).toEqual([
      'b 1',
      'b 2',
    ]);
    expect(comingAndGoing([run(['a']), run(['a'])])).toEqual([]);
    expect(comingAndGoing([run(['a'])])).toEqual([]);
  });
});
