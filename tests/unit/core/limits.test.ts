import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetLine } from '@/server/agent/budget-line';
import { defaultBudget } from '@/server/core/usage/budget';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { budgetFor, criticalities, criticalityOf } from '@/server/core/usage/criticality';
import { forecast } from '@/server/core/usage/forecast';
import { endsByBudget, whyNoAttempt } from '@/server/core/usage/new-attempt';
import { noSpend } from '@/server/core/usage/spend';

const budget = (change: Partial<Budget>): Budget => ({ ...defaultBudget, ...change });

describe('whether a new attempt may start', () => {
  it('is refused below the least steps and the least tokens', () => {
    const spend = { ...noSpend, steps: 198, inputTokens: 950 };
    expect(whyNoAttempt(budget({}), spend)).toBe('2 steps are left. A new attempt needs at least 3.');
    const tokens = budget({ steps: null, tokens: 1000, minTokensForNewAttempt: 100 });
    expect(whyNoAttempt(tokens, spend)).toBe('50 tokens are left. A new attempt needs at least 100.');
    expect(whyNoAttempt({ ...tokens, minTokensForNewAttempt: 50 }, spend)).toBeNull();
  });

  it('is refused once the soft share of any limit is spent, and says which', () => {
    const soft = budget({ softShare: 0.8, usd: 2 });
    expect(whyNoAttempt(soft, { ...noSpend, steps: 159 })).toBeNull();
    expect(whyNoAttempt(soft, { ...noSpend, steps: 160 })).toContain('80 % of the step limit');
    expect(whyNoAttempt(soft, { ...noSpend, usd: 1.7 })).toContain('80 % of the dollar limit');
  });

  it('is refused for attempts by a soft limit alone: the limit itself binds who wants another one', () => {
    const spent = { ...noSpend, attempts: 2 };
    expect(whyNoAttempt(budget({ attempts: 2 }), spent)).toBeNull();
    expect(endsByBudget(budget({ attempts: 2 }), spent)).toBe(true);
    expect(endsByBudget(budget({ attempts: 3 }), spent)).toBe(false);
    expect(whyNoAttempt(budget({ attempts: 4, softShare: 0.5 }), spent)).toBe(
      '50 % of the attempt limit are used. The soft limit allows no new attempt.',
    );
    expect(whyNoAttempt(budget({ attempts: 0, softShare: 0.5 }), noSpend)).toBeNull();
    expect(whyNoAttempt(budget({ seconds: 10 }), { ...noSpend, seconds: 10 })).toBe(
      'The time limit is reached.',
    );
    expect(whyNoAttempt(budget({ usd: 0 }), noSpend)).toBe('The dollar limit is reached.');
    expect(whyNoAttempt(budget({ steps: 3 }), noSpend)).toBeNull();
    expect(whyNoAttempt(budget({ steps: null, tokens: 5 }), { ...noSpend, outputTokens: 5 })).toBe(
      'The token limit is reached.',
    );
  });

  it('reads a budget recorded before soft limits existed as one without', () => {
    const { softShare: _, minTokensForNewAttempt: __, shown: ___, ...old } = defaultBudget;
    expect(budgetSchema.parse(old)).toEqual(old);
    expect(whyNoAttempt(old, { ...noSpend, steps: 190 })).toBeNull();
    expect(endsByBudget({ ...old, attempts: 2 }, { ...noSpend, attempts: 2 })).toBe(true);
  });
});

it('without other limits a run has 200 steps, 40 for an attempt, one attempt at a time', () => {
  expect(defaultBudget).toEqual({
    attempts: null,
    steps: 200,
    stepsPerAttempt: 40,
    tokens: null,
    usd: null,
    seconds: null,
    concurrency: 1,
    minStepsForNewAttempt: 3,
    minTokensForNewAttempt: 0,
    softShare: 1,
    shown: 'steps',
    failFast: false,
  });
  expect(whyNoAttempt(defaultBudget, noSpend)).toBeNull();
});

describe('criticality', () => {
  it('is one attempt for a trivial fix and five for a security patch', () => {
    expect(criticalities[0]).toMatchObject({ name: 'trivial', attempts: 1 });
    expect(criticalities.at(-1)).toMatchObject({ name: 'security', attempts: 5 });
  });

  it('bounds the steps alone where a strategy’s walks are short, and is recognised in the budget', () => {
    for (const one of criticalities) {
      expect(budgetFor(one, defaultBudget, 'best-of-n')).toMatchObject({
        attempts: one.attempts,
        steps: one.attempts * defaultBudget.stepsPerAttempt,
      });
      expect(budgetFor(one, defaultBudget, 'mcts').attempts).toBeNull();
      expect(criticalityOf(budgetFor(one, defaultBudget, 'mcts'), 'mcts')).toBe(one);
    }
    expect(criticalityOf(budget({ steps: 123 }), 'mcts')).toBeNull();
  });
});

describe('the forecast', () => {
  it('names the limit reached first and what the attempts until then will cost', () => {
    const spend = { ...noSpend, attempts: 4, steps: 40, usd: 2, inputTokens: 4000 };
    expect(forecast(budget({ steps: 100, usd: 10 }), spend)).toEqual({ attempts: 6, usd: 3, first: 'steps' });
    expect(forecast(budget({ steps: 100, attempts: 5 }), spend)).toMatchObject({
      attempts: 1,
      first: 'attempts',
    });
    expect(forecast(budget({ steps: null }), spend)).toEqual({ attempts: null, usd: null, first: null });
  });

  it('goes by what an attempt took so far in each currency, the first limit first among equals', () => {
    const spend = {
      ...noSpend,
      attempts: 2,
      steps: 10,
      inputTokens: 60,
      outputTokens: 40,
      usd: 1,
      seconds: 20,
    };
    const none = { steps: null, attempts: null };
    expect(forecast(budget({ ...none, tokens: 300 }), spend)).toEqual({
      attempts: 4,
      usd: 2,
      first: 'tokens',
    });
    expect(forecast(budget({ ...none, usd: 2.2 }), spend)).toEqual({ attempts: 2, usd: 1, first: 'usd' });
    expect(forecast(budget({ ...none, seconds: 20 }), spend)).toEqual({
      attempts: 0,
      usd: 0,
      first: 'seconds',
    });
    expect(forecast(budget({ steps: 20, attempts: 4 }), spend)).toMatchObject({
      attempts: 2,
      first: 'attempts',
    });
    expect(forecast(budget({ ...none, usd: 1 }), { ...spend, usd: 0 })).toMatchObject({ attempts: null });
    expect(forecast(budget({ ...none, usd: 0 }), { ...spend, usd: 0 })).toEqual({
      attempts: 0,
      usd: 0,
      first: 'usd',
    });
    // Attempts that took no step yet are taken to use what they may.
    expect(forecast(budget({ steps: 80 }), { ...spend, steps: 0 })).toMatchObject({
      attempts: 2,
      first: 'steps',
    });
    expect(forecast(budget({ steps: 200 }), noSpend, { steps: 10, stepsPerRound: 20 })).toMatchObject({
      attempts: 10,
    });
    expect(forecast(budget({ steps: 200 }), noSpend, { steps: 100 })).toMatchObject({ attempts: 5 });
    expect(forecast(budget({ steps: 0.3 * 3, stepsPerAttempt: 0.3 }), noSpend)).toMatchObject({
      attempts: 3,
    });
  });

  it('before the first attempt takes an attempt to use all its steps', () => {
    expect(forecast(budget({ steps: 200, stepsPerAttempt: 40 }), noSpend)).toMatchObject({ attempts: 5 });
    const expansions = { stepsPerExpansion: 5, branching: 3 };
    expect(forecast(budget({ steps: 200, stepsPerAttempt: 40 }), noSpend, expansions)).toMatchObject({
      attempts: 40,
    });
  });

  it('never promises attempts that a limit forbids', () => {
    const amounts = fc.record({
      attempts: fc.integer({ min: 1, max: 50 }),
      steps: fc.integer({ min: 1, max: 500 }),
      usd: fc.double({ min: 0.001, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(amounts, amounts, (spent, limit) => {
        const { attempts } = forecast(budget({ ...limit, tokens: null }), { ...noSpend, ...spent });
        for (const name of ['attempts', 'steps', 'usd'] as const) {
          const after = spent[name] + (attempts ?? 0) * (spent[name] / spent.attempts);
          expect(attempts === 0 || after <= limit[name] * (1 + 1e-6)).toBe(true);
        }
      }),
    );
  });
});

describe('what the agent is told of the budget', () => {
  const left = { steps: 120, tokens: 34_000, usd: Infinity };
  it('is nothing, the steps, or all limits there are, never the seconds', () => {
    expect(budgetLine('nothing', 7, left)).toBeNull();
    expect(budgetLine('steps', 7, left)).toBe('Steps left in this attempt: 7.');
    expect(budgetLine(undefined, 7, left)).toBe('Steps left in this attempt: 7.');
    expect(budgetLine('everything', 7, left)).toBe(
      'Steps left in this attempt: 7. Left for the whole search: 120 steps, 34,000 tokens.',
    );
  });
});
