import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultBudget } from '@/server/core/usage/budget';
import { attemptsSpent, whyNoAttempt } from '@/server/core/usage/new-attempt';
import { raisedFor } from '@/server/core/usage/raised-budget';
import { noSpend } from '@/server/core/usage/spend';

it('raises what is too little by what is missing, and nothing else', () => {
  const budget = { ...defaultBudget, steps: 100, attempts: 4, tokens: null, usd: 5 };
  const spend = { ...noSpend, steps: 100, attempts: 2, inputTokens: 1000, usd: 1 };
  expect(raisedFor(budget, spend, { attempts: 1, steps: 20 })).toEqual({ ...budget, steps: 120 });
  expect(raisedFor(budget, { ...spend, usd: 5 }, { attempts: 3, steps: 20 })).toEqual({
    ...budget,
    steps: 120,
    attempts: 5,
    usd: 6,
  });
});

it('leaves room for what is asked, whatever was spent and whatever limits there are', () => {
  const amount = fc.option(fc.integer({ min: 0, max: 2000 }));
  fc.assert(
    fc.property(
      fc.record({ steps: amount, attempts: amount, tokens: amount, usd: amount, seconds: amount }),
      fc.record({
        steps: fc.integer({ min: 0, max: 3000 }),
        attempts: fc.integer({ min: 0, max: 300 }),
        inputTokens: fc.integer({ min: 0, max: 1e6 }),
        usd: fc.double({ min: 0, max: 100, noNaN: true }),
        seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
      }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.record({ attempts: fc.integer({ min: 1, max: 32 }), steps: fc.integer({ min: 1, max: 1000 }) }),
      (limits, spent, softShare, need) => {
        const budget = { ...defaultBudget, ...limits, softShare };
        const spend = { ...noSpend, ...spent };
        const raised = raisedFor(budget, spend, need);
        expect(whyNoAttempt(raised, spend)).toBeNull();
        expect(attemptsSpent(raised, spend)).toBe(false);
        for (const name of ['steps', 'attempts', 'tokens', 'usd', 'seconds'] as const) {
          if (budget[name] === null) expect(raised[name]).toBeNull();
          else expect(raised[name] ?? 0).toBeGreaterThanOrEqual(budget[name]);
        }
      },
    ),
  );
});
