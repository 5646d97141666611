import { describe, expect, it } from 'vitest';
import { limitsOf } from '@/server/cli/steer-change';
import { markOf } from '@/server/cli/steer-marks';
import { steerCommandNames } from '@/server/cli/steer-names';
import { read } from '@/server/cli/steer-tree';
import { branchSchema } from '@/server/core/run/steering-commands';

describe('marks from a terminal', () => {
  it('name one change, and say what there is where they do not', () => {
    expect(markOf({ prune: true })).toEqual({ mark: 'pruned', to: true });
    expect(markOf({ note: '' })).toEqual({ mark: 'note', to: null });
    expect(markOf({ value: '0.4' })).toEqual({ mark: 'value', to: 0.4 });
    expect(() => markOf({})).toThrow(/--restore/);
    expect(() => markOf({ pin: true, prune: true })).toThrow(/exactly one/);
  });

  it('and branches are checked before they are sent', () => {
    const input = { kind: 'branch', from: 'n3', steps: 5 };
    expect(read(branchSchema, input)).toMatchObject({ attempts: 1, hint: null, steps: 5 });
    expect(() => read(branchSchema, { ...input, from: 'twelve' })).toThrow(/--node: .*n12/);
    expect(() => read(branchSchema, { ...input, temperature: 9 })).toThrow(/--temperature/);
  });
});

describe('the words of steer', () => {
  it('may name the run first or what to do first', () => {
    const wanted = ['steer', 'budget', 'rabcd2345', 'steps=3'];
    expect(steerCommandNames(['steer', 'rabcd2345', 'budget', 'steps=3'])).toEqual(wanted);
    expect(steerCommandNames(wanted)).toEqual(wanted);
    expect(steerCommandNames(['run', 'rabcd2345', 'budget'])).toEqual(['run', 'rabcd2345', 'budget']);
  });

  it('read limits as numbers, “none” as no limit', () => {
    expect(limitsOf(['failFast=true'])).toEqual({ failFast: true });
    expect(limitsOf(['steps=300', 'tokens=none', 'shown=everything', 'usd=0.5'])).toEqual({
      steps: 300,
      tokens: null,
      shown: 'everything',
      usd: 0.5,
    });
  });

  it.each([
    ['steps', /name=value/],
    ['stepz=3', /no limit “stepz”.*steps, stepsPerAttempt/],
    ['concurrency=0', /concurrency/],
    ['steps=many', /steps/],
  ])('refuse “%s” with what to do', (value, message) => {
    expect(() => limitsOf([value])).toThrow(message);
  });
});
