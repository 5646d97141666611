import { describe, expect, it } from 'vitest';
import { asBlobHash, asNodeId, asRunId } from '@/server/core/base/ids';
import { openingState } from '@/server/core/run/fold';
import type { RunState } from '@/server/core/run/state';
import { defaultBudget } from '@/server/core/usage/budget';
import { noSpend } from '@/server/core/usage/spend';
import { handle, type ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { parseParameters, strategyNamed } from '@/server/search';

const parsed = parseParameters(strategyNamed('best-of-n'), { n: 4 });
const parameters = parsed.ok ? parsed.parameters : {};

function run(change: Partial<RunState>): RunState {
  const opened = openingState({
    type: 'run.created',
    runId: asRunId('rabcd2345'),
    seq: 1,
    at: 0,
    actor: { kind: 'engine' },
    spec: {
      taskName: 't',
      taskTitle: 'T',
      strategy: 'best-of-n',
      parameters,
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: { ...defaultBudget, steps: 50 },
      onInterruption: 'resume',
    },
  });
  return { ...opened, status: 'running', ...change };
}
const known = (id: string) => {
  if (id.startsWith('there/')) return { unpriced: `${id} has no prices.` };
  if (id !== 'repair' && id !== 'other') throw new Error(`There is no model “${id}”.`);
  return {};
};
const handled = (state: RunState, command: ShortCommand) =>
  handle(state, command, {
    ...modelChecks(known),
    allowShell: false,
    promptOf: () => [],
    putText: () => asBlobHash('t'),
  });
const raise: ShortCommand = { kind: 'budget', budget: { steps: 80 }, reason: 'nearly there' };
const toMcts: ShortCommand = { kind: 'strategy', strategy: 'mcts', parameters: { c: '0.5' }, reason: null };
const spent = { ...noSpend, steps: 50, attempts: 4 };

describe('a change of the budget', () => {
  it('changes what it names and leaves the rest', () => {
    expect(handled(run({}), raise)).toEqual({
      events: [{ type: 'run.budget', budget: { ...defaultBudget, steps: 80 }, reason: 'nearly there' }],
    });
  });

  it('that cannot be is refused with the limit’s name', () => {
    const outcome = handled(run({}), { kind: 'budget', budget: { concurrency: 0 }, reason: null });
    expect(outcome).toMatchObject({ error: expect.stringContaining('concurrency') });
  });

  it('reopens a run that ended by its budget', () => {
    expect(handled(run({ status: 'unsolved', spend: spent }), raise)).toMatchObject({
      events: [{ type: 'run.budget' }, { type: 'run.status', status: 'running' }],
    });
  });

  it.each([
    [
      'is not raised far enough',
      { status: 'unsolved', spend: { ...spent, steps: 79 } },
      /Raise them further/,
    ],
    ['did not end by its budget', { status: 'unsolved', spend: { ...spent, steps: 20 } }, /strategy/],
    ['is solved', { status: 'solved', spend: spent }, /cannot be reopened/],
    ['was stopped by a person', { status: 'stopped', spend: spent }, /cannot be reopened/],
  ] as const)('does not reopen a run that %s', (_, change, message) => {
    expect(handled(run(change), raise)).toMatchObject({ error: expect.stringMatching(message) });
  });
});

describe('a change of the strategy', () => {
  it('to another one begins with its defaults', () => {
    const outcome = handled(run({}), toMcts);
    expect(outcome).toMatchObject({
      events: [{ type: 'run.strategy', strategy: 'mcts', parameters: { c: 0.5, branching: 3 } }],
    });
  });

  it('that names the one at work changes only the parameters named', () => {
    const outcome = handled(run({}), {
      kind: 'strategy',
      strategy: 'best-of-n',
      parameters: { temperature: 0.1 },
      reason: null,
    });
    expect(outcome).toMatchObject({ events: [{ parameters: { ...parameters, temperature: 0.1 } }] });
  });

  it('to one there is not, or with a parameter it has not, is refused and lists what there is', () => {
    expect(handled(run({}), { ...toMcts, strategy: 'psychic' })).toMatchObject({
      error: expect.stringContaining('best-of-n'),
    });
    expect(handled(run({}), { ...toMcts, parameters: { wings: 2 } })).toMatchObject({
      error: expect.stringContaining('branching'),
    });
  });

  it('reopens an unsolved run that has budget left, and says what to do where none is', () => {
    expect(handled(run({ status: 'unsolved' }), toMcts)).toMatchObject({
      events: [{ type: 'run.strategy' }, { type: 'run.status', status: 'running' }],
    });
    expect(handled(run({ status: 'unsolved', spend: spent }), toMcts)).toMatchObject({
      error: expect.stringContaining('Raise'),
    });
  });
});

it('a change of the model is refused where there is no such model', () => {
  expect(handled(run({}), { kind: 'model', model: 'other', reason: 'cheaper' })).toEqual({
    events: [{ type: 'run.model', model: 'other', reason: 'cheaper' }],
  });
  expect(handled(run({}), { kind: 'model', model: 'none', reason: null })).toMatchObject({
    error: expect.stringContaining('no model'),
  });
});

describe('a limit in dollars', () => {
  const unpriced = 'there/m has no prices.';
  const inDollars = (change: Partial<RunState['spec']> = {}) => {
    const { spec } = run({});
    return run({ spec: { ...spec, budget: { ...spec.budget, usd: 2 }, ...change } });
  };

  it.each<[string, RunState, ShortCommand]>([
    ['the model', inDollars(), { kind: 'model', model: 'there/m', reason: null }],
    [
      'the models that take turns',
      inDollars(),
      { kind: 'strategy', strategy: 'best-of-n', parameters: { models: 'repair, there/m' }, reason: null },
    ],
    [
      'a branch',
      inDollars(),
      {
        kind: 'branch',
        from: asNodeId('n0'),
        attempts: 1,
        hint: null,
        model: 'there/m',
        temperature: null,
        steps: null,
        memory: null,
      },
    ],
  ])('refuses a change of %s to one without prices', (_what, state, command) => {
    expect(handled(state, command)).toEqual({ error: unpriced });
    const free = { ...state, spec: { ...state.spec, budget: { ...state.spec.budget, usd: null } } };
    expect(handled(free, command)).not.toEqual({ error: unpriced });
  });

  it.each<[string, Partial<RunState['spec']>]>([
    ['the run’s model', { model: 'there/m' }],
    ['the model of a role', { roles: { vote: 'there/m' } }],
    ['one that takes turns', { parameters: { ...parameters, models: 'there/m' } }],
  ])('is not set where %s has no prices; other limits are', (_what, change) => {
    const { spec } = run({});
    const state = run({ spec: { ...spec, ...change } });
    expect(handled(state, { kind: 'budget', budget: { usd: 1 }, reason: null })).toEqual({ error: unpriced });
    expect(handled(state, raise)).toHaveProperty('events');
    const limited = inDollars(change);
    expect(handled(limited, raise)).toHaveProperty('events');
    expect(handled(limited, { kind: 'budget', budget: { usd: null }, reason: null })).toHaveProperty(
      'events',
    );
  });
});
