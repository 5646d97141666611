import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { contextCost } from '@/server/core/usage/context-cost';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

it('every step says where its prompt’s tokens went, and the run adds them up', async () => {
  const { db } = scratch;
  const runId = newRun(db, { strategy: 'sequential', parameters: { stopOnSolution: false } });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const state = loadState(db, runId);
  const steps = readEvents(db, runId, 0).filter(
    (event) => event.type === 'node.settled' && event.node.attemptId,
  );
  let tokens = 0;
  for (const event of steps) {
    if (event.type !== 'node.settled') continue;
    const node = state.nodes.get(event.node.id);
    const prompt = node ? readNodeTexts(db, node).prompt : [];
    const counted = prompt.reduce((sum, part) => sum + part.tokens, 0);
    expect(contextCost(event.spend ?? {}).tokens).toBe(counted);
    tokens += counted;
  }
  expect(contextCost(state.spend).tokens).toBe(tokens);
  expect(contextCost(state.spend).experience).toBeGreaterThan(0);
  expectLogHolds(db, runId);
});

it('attempts differ as the parameters say: temperature, approach and model take turns', async () => {
  const { db } = scratch;
  const runId = newRun(db, {
    parameters: {
      n: 3,
      stopOnSolution: false,
      temperature: 0.2,
      temperatureChange: 1,
      approaches: 'varied',
      models: 'guess, other',
    },
  });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const attempts = [...loadState(db, runId).attempts.values()];
  expect(attempts.map(({ proposal }) => proposal.temperature)).toEqual([0.2, 0.7, 1.2]);
  expect(attempts.map(({ model }) => model)).toEqual(['guess', 'other', 'guess']);
  expect(new Set(attempts.map(({ proposal }) => proposal.hint)).size).toBe(3);
});

it('a model that is not there costs no attempt: the run’s own walks it, and the choice says so', async () => {
  const { db } = scratch;
  const runId = newRun(db, { parameters: { n: 2, stopOnSolution: false, models: 'nobody' } });
  const world = simulatedWorld({ digits: 199 });
  const { model } = world;
  await execute(
    db,
    {
      ...world,
      model(id) {
        if (id === 'nobody') throw new Error('There is no model “nobody”.');
        return model(id);
      },
    },
    runId,
  );
  const state = loadState(db, runId);
  expect([...state.attempts.values()].map((attempt) => attempt.model)).toEqual(['guess', 'guess']);
  expect(state.selections.at(0)?.reason).toContain('There is no model “nobody”.');
});

it('fail fast ends an attempt whose next prompt is larger than what is left; without it the attempt goes on', async () => {
  const { db } = scratch;
  const reasons = [];
  for (const failFast of [false, true]) {
    const runId = newRun(db, {
      budget: { steps: null, tokens: 100, failFast },
      parameters: { n: 1, stopOnSolution: false },
    });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const state = loadState(db, runId);
    reasons.push([...state.attempts.values()].map((attempt) => attempt.endReason));
    expectLogHolds(db, runId);
  }
  expect(reasons[0]?.[0]).toBe('token limit reached');
  expect(reasons[1]?.[0]).toMatch(/^stopped early: the next prompt has \d+ tokens and \d+ are left$/);
});
