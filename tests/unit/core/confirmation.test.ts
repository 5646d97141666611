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

describe('the lead at its limits', () => {
  it('is nine runs for a test that is as often wrong as right, and one where nothing is asked', () => {
    expect([leadNeeded(0.5, 0.99), leadNeeded(0.9, 0.6), leadNeeded(-1, 0.99), leadNeeded(0.4, 0.5)]).toEqual(
      [9, 9, 1, 1],
    );
    // Twice the odds of 0.9 are exactly those of 81 in 82: rounding asks for no third run.
    expect(leadNeeded(0.1, 81 / 82)).toBe(2);
    expect(leadNeeded(0.49, 0.51)).toBe(1);
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

  it('is not wanted where only what is steady fails, but where a target is not clear yet while all pass', () => {
    expect(needs(['t+ u+ g+'], { rates: { t: 0, u: 0, g: 0 } })).toBe(false);
    expect(needs(['t+ u- g+'], { rates: { t: 0.1 } })).toBe(false);
    expect(needs(['t+ u- g+'], { rates: { u: 0.1 } })).toBe(true);
    expect(needs(['t+ u- g+', 't+ u- g+', 't+ u- g+'], { rates: { u: 0.1 } })).toBe(false);
    expect(needs(['t+ u+ g+', 't+ u+ g+'], { earlier: false })).toBe(false);
    expect(needs(['t+ u+ g+'], { earlier: false })).toBe(true);
    const none = needsAnotherRun([outcome('g+')], { targets: [], guards: ['g'] }, doubts);
    expect(none).toBe(false);
  });

  it('ends at nine for a baseline and a holdout too', () => {
    const flips = Array.from({ length: 9 }, (_, i) => outcome(i % 2 === 0 ? 'a- b+' : 'a+ b+'));
    expect([needsAnotherBaseline(flips, 0.99), needsAnotherBaseline(flips.slice(0, 8), 0.99)]).toEqual([
      false,
      true,
    ]);
    expect([needsAnotherHoldout(flips, 0.99), needsAnotherHoldout(flips.slice(0, 8), 0.99)]).toEqual([
      false,
      true,
    ]);
    expect(needsAnotherBaseline([], 0.99)).toBe(false);
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

describe('a holdout that was read at times', () => {
  const skipped = (text: string): Outcome => {
    const { tests, ...rest } = outcome(text);
    return { ...rest, tests: tests.map((test) => (test.id === 's' ? { ...test, status: 'skipped' } : test)) };
  };

  it('is repeated for what it rejects, and never for what it skips', () => {
    expect(needsAnotherHoldout([skipped('a+ s-')], 0.99)).toBe(false);
    expect(needsAnotherHoldout([skipped('a- s-'), skipped('a- s-')], 0.99)).toBe(false);
    expect(needsAnotherHoldout([outcome('', 'timeout'), outcome('a+')], 0.99)).toBe(true);
    expect(
      needsAnotherHoldout([outcome('', 'timeout'), outcome('a+'), outcome('a+'), outcome('a+')], 0.99),
    ).toBe(false);
  });
});

describe('several runs as one', () => {
  it('are the one there is, or none', () => {
    const one = outcome('t+');
    expect(combined([one])).toBe(one);
    expect(() => combined([])).toThrow('There is no outcome to combine.');
  });

  it('keep what a test said last among the runs that decide', () => {
    const made = (text: string, message: string, ms: number): Outcome => {
      const { tests, ...rest } = outcome(text);
      return { ...rest, ms, log: message, tests: tests.map((test) => ({ ...test, message })) };
    };
    const two = combined([made('t- g+', 'first', 1), made('t+ g+', 'second', 2), made('t- g+', 'third', 4)]);
    expect(two.tests).toMatchObject([
      { id: 't', status: 'failed', message: 'third' },
      { id: 'g', status: 'passed', message: 'third' },
    ]);
    expect(two).toMatchObject({ ms: 7, runs: 3, unsteady: ['t'], log: 'third' });
    // One run told of a test that the others did not: what it said of it stands, and it has not passed.
    const partial = combined([made('t+', 'a', 1), made('t+ x+', 'b', 1), made('t+', 'c', 1)]);
    expect(partial.tests.map(({ id }) => id)).toEqual(['t', 'x']);
    expect(partial.log).toBe('b');
  });

  it('give none where half gave none', () => {
    const half = [outcome('t+'), outcome('', 'timeout')];
    expect(combined(half)).toMatchObject({ status: 'timeout', ms: 20, runs: 2, unsteady: [] });
    const last = [outcome('', 'timeout'), outcome('', 'unreadable'), outcome('t+')];
    expect(combined(last).status).toBe('unreadable');
  });

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

describe('changes that steer the tests, over several runs', () => {
  const plain = { ...outcome('t+ g+'), setAside: ['pytest.ini'] };
  const steered = { ...outcome('t+ g+'), steered: { files: ['pytest.ini'], tests: ['t'] } };

  it('count where most runs needed them', () => {
    expect(combined([steered, plain, steered])).toMatchObject({ steered: steered.steered, runs: 3 });
    expect(combined([steered, plain, steered])).not.toHaveProperty('setAside');
  });

  it('were left out where a run needed them by chance', () => {
    expect(combined([plain, plain, steered])).toMatchObject({ setAside: ['pytest.ini'] });
    expect(combined([plain, steered])).not.toHaveProperty('steered');
    expect(combined([outcome('t+'), outcome('t+')])).not.toHaveProperty('setAside');
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
