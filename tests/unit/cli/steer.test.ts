import { describe, expect, it } from 'vitest';
import { steerWords } from '@/server/cli/steer';
import { limitsOf } from '@/server/cli/steer-change';

describe('the words of steer', () => {
  it('may name the run first or what to do first', () => {
    const wanted = ['steer', 'budget', 'rabcd2345', 'steps=3'];
    expect(steerWords(['steer', 'rabcd2345', 'budget', 'steps=3'])).toEqual(wanted);
    expect(steerWords(wanted)).toEqual(wanted);
    expect(steerWords(['run', 'rabcd2345', 'budget'])).toEqual(['run', 'rabcd2345', 'budget']);
  });

  it('read limits as numbers, “none” as no limit', () => {
    expect(limitsOf(['failFast=true'])).toEqual({ failFast: true });
    expect(limitsOf(['steps=300', 'tokens=none', 'told=everything', 'usd=0.5'])).toEqual({
      steps: 300,
      tokens: null,
      told: 'everything',
      usd: 0.5,
    });
  });

  it.each([
    ['steps', /name=value/],
    ['stepz=3', /no “stepz”.*steps, stepsPerAttempt/],
    ['concurrency=0', /concurrency/],
    ['steps=many', /steps/],
  ])('refuse “%s” with what to do', (word, message) => {
    expect(() => limitsOf([word])).toThrow(message);
  });
});
