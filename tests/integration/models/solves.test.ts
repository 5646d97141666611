import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { execute, expectLogHolds, newRun } from '@/tests/support/engine-run';
import { executeLanguageRun, newLanguageRun, openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain, scripted } from '@/tests/support/loopback/brain';
import type { Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { numberRepair, sessionCacheRepair } from '@/tests/support/repair-script';

let place: Place;
let servers: Loopback[] = [];
beforeEach(() => {
  place = openPlace(undefined, { simulated: { digits: 1 } });
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  await place.remove();
});

async function serve(options: Partial<LoopbackOptions> & Pick<LoopbackOptions, 'api'>): Promise<Loopback> {
  const server = await startLoopback({ brain: scripted(numberRepair), ...options });
  servers.push(server);
  return server;
}

const billedOf = (...all: Loopback[]) =>
  all
    .flatMap((server) => server.requests)
    .reduce(
      (sum, { billed }) => ({
        input: sum.input + (billed?.input ?? 0),
        output: sum.output + (billed?.output ?? 0),
      }),
      { input: 0, output: 0 },
    );

/** Solved, charged what was billed, and told in the prompt what a language model needs. */
function expectSolved(runId: RunId, server: Loopback, steps: number): void {
  const state = loadState(place.db, runId);
  expect(state.status).toBe('solved');
  expect(state.spend.steps).toBe(steps);
  const { input, output } = billedOf(server);
  expect([state.spend.inputTokens, state.spend.outputTokens]).toEqual([input, output]);
  expect(state.spend.usd).toBeGreaterThan(0);
  expect(state.spend).toMatchObject({ requests: server.requests.length, estimatedTokens: 0 });
  expectLogHolds(place.db, runId);
  const [, first] = [...state.nodes.values()];
  const texts = first && readNodeTexts(place.db, first);
  expect(texts?.thought).toBe('As planned.');
  expect(texts?.prompt.map((part) => part.kind)).toEqual(['system', 'task', 'overview', 'budget']);
}
const prices = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };

describe.each([
  ['openai', { tools: true }],
  ['responses', { tools: true }],
  ['anthropic', { tools: false }],
  ['gemini', { tools: true }],
] as const)('an agent behind %s', (api, { tools }) => {
  it(`solves a sample task in a real sandbox, ${tools ? 'calling tools' : 'with actions as text'}`, async () => {
    await place.remove();
    place = openPlace();
    const server = await serve({ api, key: 'sk-loopback-key', brain: scripted(sessionCacheRepair) });
    place.endpoint('there', server, { models: { m: { prices, tools } } }, 'sk-loopback-key');
    const runId = await newLanguageRun(place, { model: 'there/m' });
    await executeLanguageRun(place, runId);
    expectSolved(runId, server, sessionCacheRepair.length);
    const state = loadState(place.db, runId);
    expect(state.spend.cachedInputTokens).toBeGreaterThan(0);
    const [, first] = [...state.nodes.values()];
    const overview = first && readNodeTexts(place.db, first).prompt.find((part) => part.kind === 'overview');
    expect(overview?.text).toContain('session_cache/lru.py');
    expect(overview?.text).toContain('✗');
  });
});

describe.each(['openai', 'responses', 'anthropic', 'gemini'] as const)('an agent behind %s', (api) => {
  it.each([
    ['streaming, calling tools', { stream: true, tools: true }],
    ['in one piece, calling tools', { stream: false, tools: true }],
    ['streaming, with actions as text', { stream: true, tools: false }],
    ['in one piece, with actions as text', { stream: false, tools: false }],
  ])('%s, solves, and is charged what was billed', async (_name, { stream, tools }) => {
    const server = await serve({ api, key: 'sk-loopback-key' });
    place.endpoint('there', server, { stream, models: { m: { prices, tools } } }, 'sk-loopback-key');
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    expectSolved(runId, server, numberRepair.length);
  });

  it('that thinks gets its own thinking back, signed, and people can read it', async () => {
    const thoughts: string[][] = [];
    const brain: Brain = (seen) => {
      thoughts.push(seen.thinking);
      return { ...scripted(numberRepair)(seen), thinking: `Thought ${seen.steps.length}.` };
    };
    const server = await serve({ api, brain });
    const model = api === 'gemini' ? 'gemini-3-pro' : 'm';
    place.endpoint('there', server, { models: { [model]: { thinkingTokens: 2_000 } } });
    const runId = newRun(place.db, { strategy: 'single', model: `there/${model}` });
    await execute(place.db, place.world, runId);
    const state = loadState(place.db, runId);
    expect(state.status).toBe('solved');
    const node = [...state.nodes.values()].at(-1);
    expect(node && readNodeTexts(place.db, node).thinking).toBe('Thought 4.');
    // Signatures of Gemini's are all that comes back of its thoughts.
    if (api === 'gemini') expect(thoughts.map(({ length }) => length)).toEqual([0, 1, 2, 3, 4]);
    if (api === 'anthropic' || api === 'responses') {
      expect(thoughts.at(-1)).toEqual(['Thought 0.', 'Thought 1.', 'Thought 2.', 'Thought 3.']);
    }
  });

  it('whose server reports no tokens is charged an estimate that says so', async () => {
    const server = await serve({ api, usage: false });
    place.endpoint('there', server);
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    const { spend, nodes } = loadState(place.db, runId);
    expect(spend.estimatedTokens).toBe(spend.inputTokens + spend.outputTokens);
    const { input } = billedOf(server);
    expect(Math.abs(spend.inputTokens - input) / input).toBeLessThan(0.35);
    expect([...nodes.values()].at(-1)?.estimatedTokens).toBeGreaterThan(0);
  });
});

describe('roles', () => {
  const brain: Brain = (seen) => {
    if (/candidate number=/.test(seen.whole)) return { text: 'Both are short.\nCHOICE: 1', calls: [] };
    if (/Write the post-mortem now/.test(seen.whole)) return { text: 'Seven was no help.', calls: [] };
    return acted(seen, { kind: 'write_file', path: 'number', content: '7' });
  };

  it.each([
    ['vote', 'tournament', { n: 2, votes: 2, steps: 2 }, 2],
    ['postmortem', 'sequential', { attempts: 2, steps: 2, memory: 'postmortem' }, 2],
    ['probe', 'adaptive', { probeSteps: 2 }, 2],
  ] as const)(
    'a model of its own for the role %s is asked for that and nothing else, and charged',
    async (role, strategy, parameters, calls) => {
      const openai = await serve({ api: 'openai', brain });
      const anthropic = await serve({ api: 'anthropic', brain });
      place.endpoint('one', openai);
      place.endpoint('two', anthropic);
      const runId = newRun(place.db, {
        strategy,
        parameters,
        model: 'one/walker',
        roles: { [role]: 'two/special' },
        budget: { steps: 6, stepsPerAttempt: 3 },
      });
      await execute(place.db, place.world, runId);
      const state = loadState(place.db, runId);
      const modelsOf = (server: Loopback) => new Set(server.requests.map(({ body }) => body.model));
      expect(modelsOf(openai)).toEqual(new Set(['walker']));
      expect(modelsOf(anthropic)).toEqual(new Set(['special']));
      expect(anthropic.requests.length).toBe(calls);
      const { input, output } = billedOf(openai, anthropic);
      expect([state.spend.inputTokens, state.spend.outputTokens]).toEqual([input, output]);
      if (role === 'vote') expect([...state.votes.values()][0]?.ballots).toHaveLength(2);
      if (role === 'postmortem') expect(state.experience[0]?.postMortem).toBe('Seven was no help.');
      if (role === 'probe') expect(state.difficulty).not.toBeNull();
      expectLogHolds(place.db, runId);
    },
  );
});
