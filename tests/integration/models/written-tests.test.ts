import { afterEach, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { readText } from '@/db/texts';
import { readWritten } from '@/db/written';
import type { Verifier } from '@/server/core/ports/verifier';
import { noUsage, tokensOf } from '@/server/core/usage/usage';
import type { World } from '@/server/engine/context/world';
import { execute, expectLogHolds, newRun, type RunRequest } from '@/tests/support/engine-run';
import { hurriedWaiting, openPlace, type Place } from '@/tests/support/language-run';
import type { Brain } from '@/tests/support/loopback/brain';
import type { LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { holdoutTest, simulatedWorld } from '@/tests/support/simulated-world';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const file = "test('is more than ten', () => check(10));";
const brain: Brain = () => ({ text: `Here it is.\n\`\`\`js\n${file}\n\`\`\`\nThat is all.`, calls: [] });

/** Runs by the simulated model, with a real one behind HTTP for the role `tests` alone. */
async function serve(options: Partial<LoopbackOptions> = {}) {
  const place = openPlace(hurriedWaiting());
  const server = await startLoopback({ api: 'openai', brain, ...options });
  closing.push(
    () => place.remove(),
    () => server.close(),
  );
  place.endpoint('there', server, { models: { m: { prices: { input: 1, output: 2 } } } });
  const simulated = simulatedWorld({ digits: 1, behaviour: 9 });
  const world: World = {
    ...simulated,
    model: (id) => (id === 'guess' ? simulated.model(id) : place.models.named(id)),
  };
  return { place, server, world };
}

const request: RunRequest = {
  budget: { steps: 240 },
  parameters: { n: 60, stopOnSolution: false },
  seed: 2,
  roles: { tests: 'there/m' },
};
const writtenIn = ({ db }: Place, runId: ReturnType<typeof newRun>) => loadState(db, runId).written;

it('a model named for the role writes tests once, charged, from the changes and no holdout; no reward changes', async () => {
  const { place, server, world } = await serve();
  const runId = newRun(place.db, request);
  await execute(place.db, world, runId);
  const state = loadState(place.db, runId);
  expect(server.requests).toHaveLength(1);
  const requestBody = JSON.stringify(server.requests[0]?.body);
  expect(requestBody).toContain('number.test');
  expect(requestBody).toContain('<candidate number=');
  expect(requestBody).not.toContain(holdoutTest);
  const [written] = state.written;
  expect(written).toMatchObject({ role: 'tests', model: 'there/m' });
  expect(written?.text && readText(place.db, written.text)).toBe(`${file}\n`);
  expect(written && readWritten(place.db, runId, written.seq)).toBe(`${file}\n`);
  expect(readWritten(place.db, runId, 1)).toBeNull();
  expect(state.contrasts[0]?.written).toBe(1);
  const billed = server.requests[0]?.billed;
  expect(state.spend.roles?.tests).toMatchObject({
    calls: 1,
    inputTokens: billed?.input,
    outputTokens: billed?.output,
  });
  expectLogHolds(place.db, runId);

  const { roles: _, ...plain } = request;
  const without = newRun(place.db, plain);
  await execute(place.db, world, without);
  expect(server.requests).toHaveLength(1);
  const rewards = (id: typeof runId) => [...loadState(place.db, id).nodes.values()].map(({ score }) => score);
  expect(rewards(without)).toEqual(rewards(runId));
  expect(loadState(place.db, without).baseline).toEqual(state.baseline);
});

it('what was written is not asked for again where the tests could not be run and the run goes on later', async () => {
  const { place, server, world } = await serve();
  const letGo = new AbortController();
  const failing = (verifier: Verifier): Verifier => ({
    ...verifier,
    contrast: async () => {
      letGo.abort();
      throw new Error('The engine is gone.');
    },
  });
  const broken: World = {
    ...world,
    sandbox: (kind) => {
      const { driver, verifier } = world.sandbox(kind);
      return { driver, verifier: failing(verifier) };
    },
  };
  const runId = newRun(place.db, request);
  await execute(place.db, broken, runId, letGo.signal);
  expect(writtenIn(place, runId)).toHaveLength(1);
  expect(loadState(place.db, runId).contrasts).toHaveLength(0);
  await execute(place.db, world, runId);
  expect(server.requests).toHaveLength(1);
  expect(loadState(place.db, runId).contrasts).toHaveLength(1);
  expectLogHolds(place.db, runId);
});

it.each([
  ['an answer without a test', { brain: () => ({ text: 'They are alike.', calls: [] }) }],
  ['a refusal', { brain: () => ({ text: '', calls: [], stop: 'refused' as const }) }],
  ['a model that fails', { fault: () => 'bad-request' as const }],
])('%s leaves the copies alone to tell results apart', async (_what, options) => {
  const { place, server, world } = await serve(options);
  const runId = newRun(place.db, request);
  await execute(place.db, world, runId);
  expect(server.requests).toHaveLength(1);
  expect(writtenIn(place, runId)).toMatchObject([{ role: 'tests', text: null }]);
  const { contrasts, status, spend } = loadState(place.db, runId);
  expect(status).toBe('solved');
  expect(contrasts[0]).not.toHaveProperty('written');
  const billed = server.requests[0]?.billed;
  expect(tokensOf(spend.roles?.tests ?? noUsage)).toBe((billed?.input ?? 0) + (billed?.output ?? 0));
  expect(readEvents(place.db, runId, 0).filter(({ type }) => type === 'text.written')).toHaveLength(1);
});
