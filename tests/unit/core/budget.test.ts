import { describe, expect, it } from 'vitest';
import { defaultBudget, exhausted, remaining } from '@/server/core/usage/budget';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { forecast } from '@/server/core/usage/forecast';
import { attemptsSpent, endsByBudget, whyNoAttempt } from '@/server/core/usage/new-attempt';
import { addSpend, chargeOf, noSpend } from '@/server/core/usage/spend';
import { addUsage, usageOfCall } from '@/server/core/usage/usage';

const unlimited: Budget = { ...defaultBudget, steps: null };
const budget = (change: Partial<Budget>): Budget => ({ ...unlimited, ...change });

describe('what was spent', () => {
  const every = {
    attempts: 1,
    steps: 2,
    calls: 3,
    requests: 4,
    inputTokens: 5,
    cachedInputTokens: 6,
    cacheWriteTokens: 7,
    outputTokens: 8,
    reasoningTokens: 9,
    estimatedTokens: 10,
    usd: 11,
    seconds: 12,
    verifications: 13,
    modelMs: 14,
    sandboxMs: 15,
  };

  it('adds up field by field, an absent one counting nothing', () => {
    expect(addSpend(addSpend(noSpend, every), every)).toEqual({
      attempts: 2,
      steps: 4,
      calls: 6,
      requests: 8,
      inputTokens: 10,
      cachedInputTokens: 12,
      cacheWriteTokens: 14,
      outputTokens: 16,
      reasoningTokens: 18,
      estimatedTokens: 20,
      usd: 22,
      seconds: 24,
      verifications: 26,
      modelMs: 28,
      sandboxMs: 30,
      parts: {},
    });
    expect(addSpend({ ...noSpend, ...every }, {})).toEqual({ ...every, parts: {} });
    expect(addSpend({ ...noSpend, steps: 5 }, { usd: 1 })).toEqual({ ...noSpend, steps: 5, usd: 1 });
  });

  it('keeps the calls of each role apart, and keeps them where nothing is added', () => {
    const usage = { inputTokens: 100, cachedInputTokens: 10, outputTokens: 20 };
    const plain = chargeOf(usageOfCall({ ...usage, usd: 0.5 }), 'vote');
    expect(plain).toEqual({ calls: 1, ...usage, usd: 0.5 });
    const known = { ...usage, requests: 2, cacheWriteTokens: 7, reasoningTokens: 8, usd: 0.5 };
    const charge = chargeOf(usageOfCall(known));
    expect(charge).toEqual({ calls: 1, ...known });
    const vote = usageOfCall({ ...usage, requests: 1, estimatedTokens: 120, usd: 0.25 });
    const voted = chargeOf(vote, 'vote');
    expect(voted).toEqual({
      calls: 1,
      requests: 1,
      ...usage,
      estimatedTokens: 120,
      usd: 0.25,
      roles: { vote },
    });
    const sum = addSpend(addSpend(addSpend(noSpend, charge), voted), voted);
    expect(sum).toMatchObject({
      calls: 3,
      requests: 4,
      inputTokens: 300,
      cacheWriteTokens: 7,
      reasoningTokens: 8,
      estimatedTokens: 240,
      usd: 1,
    });
    expect(sum.roles).toEqual({ vote: addUsage(vote, vote) });
    expect(addSpend(sum, { steps: 1 })).toEqual({ ...sum, steps: 1 });
    expect(addSpend(noSpend, {})).not.toHaveProperty('roles');
  });

  it('leaves of each limit what is not used yet, nothing below 0, and everything where there is none', () => {
    const spend = {
      ...noSpend,
      attempts: 2,
      steps: 30,
      inputTokens: 70,
      outputTokens: 20,
      usd: 1.5,
      seconds: 9,
    };
    const limits = budget({ attempts: 5, steps: 100, tokens: 100, usd: 2, seconds: 10 });
    expect(remaining(limits, spend)).toEqual({ attempts: 3, steps: 70, tokens: 10, usd: 0.5, seconds: 1 });
    const tight = budget({ attempts: 1, steps: 1, tokens: 1, usd: 1, seconds: 1 });
    expect(remaining(tight, spend)).toEqual({ attempts: 0, steps: 0, tokens: 0, usd: 0, seconds: 0 });
    expect(Object.values(remaining(unlimited, spend))).toEqual(Array(5).fill(Infinity));
  });
});

describe('the end of a budget', () => {
  it.each([
    ['steps', { steps: 10 }, { steps: 9 }, { steps: 10 }],
    ['tokens', { tokens: 10 }, { inputTokens: 4, outputTokens: 5 }, { inputTokens: 5, outputTokens: 5 }],
    ['usd', { usd: 1 }, { usd: 0.99 }, { usd: 1 }],
    ['seconds', { seconds: 60 }, { seconds: 59 }, { seconds: 60 }],
  ] as const)('by %s comes when nothing of it is left, and not before', (limit, given, before, after) => {
    expect(exhausted(budget(given), { ...noSpend, ...before })).toBeNull();
    expect(exhausted(budget(given), { ...noSpend, ...after })).toBe(limit);
  });

  it('is not reached by attempts: those under way go on', () => {
    const spent = { ...noSpend, attempts: 3 };
    expect(exhausted(budget({ attempts: 3 }), spent)).toBeNull();
    expect([
      attemptsSpent(budget({ attempts: 3 }), spent),
      attemptsSpent(budget({ attempts: 4 }), spent),
    ]).toEqual([true, false]);
    expect(endsByBudget(budget({ attempts: 3 }), spent)).toBe(true);
    expect(endsByBudget(budget({ attempts: 4 }), spent)).toBe(false);
  });

  it('forbids a new attempt at exactly the least it needs less one', () => {
    const needs = budget({ steps: 10, minStepsForNewAttempt: 3 });
    expect(whyNoAttempt(needs, { ...noSpend, steps: 7 })).toBeNull();
    expect(whyNoAttempt(needs, { ...noSpend, steps: 8 })).toBe(
      '2 steps are left. A new attempt needs at least 3.',
    );
  });
});

describe('the forecast', () => {
  it('goes by the rate of each limit so far and names the one reached first', () => {
    const spend = {
      ...noSpend,
      attempts: 2,
      steps: 20,
      inputTokens: 150,
      outputTokens: 50,
      usd: 1,
      seconds: 30,
    };
    const of = (change: Partial<Budget>) => forecast(budget(change), spend);
    expect(of({ tokens: 500 })).toEqual({ attempts: 3, usd: 1.5, first: 'tokens' });
    expect(of({ seconds: 61 })).toEqual({ attempts: 2, usd: 1, first: 'seconds' });
    expect(of({ usd: 3 })).toEqual({ attempts: 4, usd: 2, first: 'usd' });
    expect(of({ steps: 40, seconds: 60 })).toMatchObject({ attempts: 2, first: 'steps' });
    expect(of({ steps: 20 })).toEqual({ attempts: 0, usd: 0, first: 'steps' });
    expect(of({ steps: 200, seconds: 45 })).toMatchObject({ attempts: 1, first: 'seconds' });
  });

  it('says nothing by a limit of which nothing is used, unless nothing of it is left', () => {
    const spend = { ...noSpend, attempts: 2, steps: 20 };
    expect(forecast(budget({ usd: 3 }), spend)).toEqual({ attempts: null, usd: null, first: null });
    expect(forecast(budget({ usd: 0 }), spend)).toEqual({ attempts: 0, usd: 0, first: 'usd' });
    expect(forecast(budget({ seconds: 100 }), { ...noSpend, seconds: 50 })).toMatchObject({ attempts: null });
  });

  it('takes an attempt to use the steps it is given while attempts have made none', () => {
    const none = { ...noSpend, attempts: 2 };
    expect(forecast(budget({ steps: 100, stepsPerAttempt: 25 }), none)).toMatchObject({ attempts: 4 });
    const own = (parameters: Record<string, unknown>) =>
      forecast(budget({ steps: 100, stepsPerAttempt: 25 }), noSpend, parameters).attempts;
    expect(own({ stepsPerRound: 10 })).toBe(10);
    expect(own({ steps: 50 })).toBe(4);
    expect(own({ steps: 'many' })).toBe(4);
  });
});

describe('the limits of a run', () => {
  const accepts = (change: object) => budgetSchema.safeParse({ ...defaultBudget, ...change }).success;

  it.each([
    ['stepsPerAttempt', [0, 1, 1000, 1001], [false, true, true, false]],
    ['concurrency', [0, 1, 64, 65], [false, true, true, false]],
    ['minStepsForNewAttempt', [0, 1, 1000], [false, true, true]],
    ['minTokensForNewAttempt', [-1, 0, 1], [false, true, true]],
    ['softShare', [0.04, 0.05, 1, 1.01], [false, true, true, false]],
    ['steps', [-1, 0, null], [false, true, true]],
    ['attempts', [-1, 0, null], [false, true, true]],
    ['tokens', [-1, 0, null], [false, true, true]],
    ['usd', [-1, 0.5, null], [false, true, true]],
    ['seconds', [-1, 0, null], [false, true, true]],
    ['shown', ['all', 'nothing', 'steps', 'everything'], [false, true, true, true]],
  ] as const)('%s may be, or not: %o', (name, values, allowed) => {
    expect(values.map((value) => accepts({ [name]: value }))).toEqual(allowed);
  });
});
