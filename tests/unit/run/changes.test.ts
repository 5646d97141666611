import { expect, it } from 'vitest';
import { changesOf } from '@/components/panels/changes';
import { forecastText } from '@/components/wording/status-sentences';
import { asRunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { EventBody, RunEvent } from '@/server/core/run/event';
import { defaultBudget } from '@/server/core/usage/budget';

const runId = asRunId('rabcd2345');
const person: Actor = { kind: 'person', name: 'Ada' };
const log = (...bodies: EventBody[]): RunEvent[] =>
  bodies.map((body, index) => ({ ...body, runId, seq: index + 1, at: index, actor: person }));
const created: EventBody = {
  type: 'run.created',
  spec: {
    taskName: 't',
    taskTitle: 'T',
    strategy: 'mcts',
    parameters: { c: 1.41, branching: 3 },
    model: 'repair',
    sandbox: 'local',
    seed: 1,
    budget: defaultBudget,
    onInterruption: 'resume',
  },
};

it('a change says what was before, what is now, who and why; each is compared with the one before it', () => {
  const events = log(
    created,
    { type: 'run.budget', budget: { ...defaultBudget, steps: 300 }, reason: 'close' },
    { type: 'run.strategy', strategy: 'mcts', parameters: { c: 0.5, branching: 3 }, reason: null },
    { type: 'run.strategy', strategy: 'sequential', parameters: { attempts: 5 }, reason: null },
    { type: 'run.model', model: 'other', reason: null },
    { type: 'run.budget', budget: { ...defaultBudget, steps: 300, tokens: 10 }, reason: null },
  );
  expect(changesOf(events)).toEqual([
    { seq: 2, by: 'Ada', what: ['steps 200 → 300'], reason: 'close' },
    { seq: 3, by: 'Ada', what: ['c 1.41 → 0.5'], reason: null },
    { seq: 4, by: 'Ada', what: ['strategy mcts → sequential'], reason: null },
    { seq: 5, by: 'Ada', what: ['model repair → other'], reason: null },
    { seq: 6, by: 'Ada', what: ['tokens no limit → 10'], reason: null },
  ]);
});

it('nothing is made of events that do not begin with the run’s first', () => {
  expect(changesOf(log({ type: 'run.model', model: 'other', reason: null }))).toEqual([]);
});

it('a forecast is a sentence, with dollars where there are any', () => {
  expect(forecastText({ attempts: 3, usd: 1.5, first: 'usd' })).toBe(
    'At the current rate, the budget covers about 3 more attempts, for about $1.50. The run will reach its limit of dollars first.',
  );
  expect(forecastText({ attempts: 0, usd: 0, first: 'seconds' })).toContain('does not cover another attempt');
  expect(forecastText({ attempts: null, usd: null, first: null })).toContain('no limit');
});
